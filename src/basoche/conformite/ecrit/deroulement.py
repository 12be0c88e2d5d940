"""Le déroulement du contrôle : chaque mention d'abord comparée à l'acte attendu, s'il y en a un, puis à ses indices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from basoche.conformite.ecrit.catalogue import reperer_par_le_catalogue
from basoche.conformite.ecrit.coherence_ecrite import incoherences
from basoche.conformite.ecrit.comparaison import Comparaison, Ecart, comparer_le_bloc, dire, juger
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import indices_communs, indices_de
from basoche.conformite.ecrit.lecture import mentions_a_chercher, toutes_les_mentions
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.ecrit.reperage import reperer, reperer_reproduction
from basoche.conformite.ecrit.valeurs import canoniser
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Gravite, Mention, Reproduction, TypeMention

_REMISE = "gen.modalites_remise"


@dataclass(frozen=True)
class Controle:
    """Un document et, si l'on a ses données, sa comparaison à l'acte attendu."""

    contexte: Contexte
    comparaison: Comparaison | None

    def mentions(self) -> tuple[Mention, ...]:
        """Les mentions à chercher : celles de l'acte attendu, sinon celles que dit le catalogue."""
        if self.comparaison is None:
            return mentions_a_chercher(self.contexte)
        connues = {mention.id: mention for mention in toutes_les_mentions(self.contexte.demande)}
        portees = tuple(connues[id_] for id_ in self.comparaison.blocs if id_ in connues)
        dues = (m for m in mentions_a_chercher(self.contexte) if self.contexte.declarees and m.id != _REMISE)
        return tuple({mention.id: mention for mention in (*portees, *dues)}.values())

    def rechercher(self, mention: Mention) -> Recherche | None:
        """L'état d'une mention ; ``None`` si elle n'est pas due."""
        integrale = mention.reproduction in (None, Reproduction.INTEGRALE)
        reproduite = None
        if mention.reproduit and integrale and all(article in self.contexte.articles for article in mention.reproduit):
            reproduite = reperer_reproduction(mention, self.contexte)
        attendue = self.comparaison is not None and self.comparaison.blocs.get(mention.id)
        if not attendue or (reproduite is not None and reproduite.etat.est_un_defaut):
            return reproduite or self._par_les_indices(mention, self.contexte)
        comparee = self._comparer(mention, reproduite)
        return reproduite if reproduite is not None and not comparee.etat.est_un_defaut else comparee

    def _comparer(self, mention: Mention, reproduite: Recherche | None) -> Recherche:
        """La mention, bloc contre bloc ; des articles exacts reproduits en d'autres mots restent exacts."""
        assert self.comparaison is not None
        trouvee, part = comparer_le_bloc(mention.id, self.comparaison)
        if trouvee is None:
            trouvee = reproduite or self._en_d_autres_mots(mention, part)
        if trouvee.etat is not Etat.TROUVEE or not self.comparaison.est_du_meme_texte:
            return trouvee
        return self._apparente(mention, trouvee)

    def _en_d_autres_mots(self, mention: Mention, part: float) -> Recherche:
        """Le bloc n'est pas là mot pour mot : le document le dit-il autrement, avec les mêmes valeurs ?

        Si le document est bien l'acte attendu, seul compte ce qui est nouveau à la place du bloc. S'il est écrit en
        d'autres mots (le modèle d'une étude), ou si presque tout le bloc est là, le document entier compte.
        """
        assert self.comparaison is not None
        presque = part > 0 and self._est_presque_entier(mention)
        entier = presque or not self.comparaison.est_du_meme_texte
        ou = self.contexte if entier else self._a_sa_place(mention)
        autre = self._par_les_indices(mention, ou)
        if presque and (autre is None or autre.etat is not Etat.TROUVEE):
            raison = "la rédaction n'est pas celle de l'acte attendu"
            return Recherche(mention.id, Etat.DOUTEUSE, autre.extrait if autre else "", raison)
        if autre is None or (autre.etat is not Etat.TROUVEE and not entier):
            return Recherche(mention.id, Etat.ABSENTE, "", "le texte attendu ne se retrouve pas")
        manque = next(self._valeurs_absentes(mention, ou), None)
        if manque is not None and autre.etat is Etat.TROUVEE:
            etat = Etat.CONTREDITE if self.comparaison.est_du_meme_texte else Etat.DOUTEUSE
            return Recherche(mention.id, etat, autre.extrait, f"la valeur attendue « {manque} » n'y est pas")
        return autre

    def _est_presque_entier(self, mention: Mention) -> bool:
        assert self.comparaison is not None
        return self.comparaison.part_retrouvee(self.comparaison.blocs[mention.id]) >= 0.6

    def _valeurs_absentes(self, mention: Mention, ou: Contexte) -> Iterator[str]:
        """Les valeurs du bloc attendu que le passage nouveau ne porte pas."""
        assert self.comparaison is not None
        lues = {valeur.jeton for valeur in ou.canonique.valeurs}
        attendu = self.comparaison.attendu
        for passage in attendu.passages:
            if mention.id not in passage.mentions:
                continue
            for valeur in attendu.canonique.valeurs:
                de, a = attendu.canonique.origine(valeur.debut, valeur.fin)
                if passage.debut <= de < passage.fin and valeur.genre in "deut" and valeur.jeton not in lues:
                    yield attendu.texte[de:a]

    def _a_sa_place(self, mention: Mention) -> Contexte:
        """Le document, réduit à ce qu'il dit de nouveau là où le bloc devait être."""
        assert self.comparaison is not None
        debut, fin = self.comparaison.place_attendue(self.comparaison.blocs[mention.id])
        ailleurs = [(0, debut), (fin, len(self.contexte.ecrit.texte))]
        return replace(self.contexte, ecrit=self.contexte.ecrit.masquer([*self.comparaison.restes, *ailleurs]))

    def _apparente(self, mention: Mention, trouvee: Recherche) -> Recherche:
        """CPCE, CPC : ce que l'acte attendu met en évidence doit l'être dans le document."""
        assert self.comparaison is not None
        exigee = mention.apparent or mention.type is TypeMention.AVERTISSEMENT
        if exigee and self.comparaison.a_perdu_son_relief(self.comparaison.blocs[mention.id]):
            return Recherche(mention.id, Etat.NON_APPARENTE, trouvee.extrait)
        return trouvee

    def _par_les_indices(self, mention: Mention, ou: Contexte) -> Recherche | None:
        propres = indices_de(ou.demande.code)
        indice = propres.mentions.get(mention.id) if propres is not None else None
        indice = indice or indices_communs().mentions.get(mention.id)
        if indice is None:
            return reperer_par_le_catalogue(mention, ou)
        return reperer(mention, indice, ou)

    def autres_motifs(self) -> Iterator[Motif]:
        """Ce qui cloche hors des mentions."""
        if self.comparaison is None:
            yield from incoherences(self.contexte)
            return
        if not self.comparaison.est_du_meme_texte:
            return
        for ecart in self.comparaison.ecarts(self.comparaison.blocs.get("", [])):
            if juger(ecart, self.comparaison) is None or not (ecart.attendus or self._porte_une_valeur(ecart)):
                continue
            yield Motif(
                objet=Objet.MENTION,
                id=f"{self.contexte.demande.code}.hors_mention",
                gravite=Gravite.A_VERIFIER,
                article=self.contexte.demande.articles[0],
                explication=f"Le texte n'est pas celui que donnent les données : {dire(ecart, self.comparaison)}.",
                remede="Corriger le texte, ou les données.",
            )

    def _porte_une_valeur(self, ecart: Ecart) -> bool:
        """Vrai si ce que le document ajoute a une date, une somme, une durée ou un taux."""
        assert self.comparaison is not None
        lu = self.comparaison.lu
        ajout = canoniser(lu.texte[ecart.lus[0].debut : ecart.lus[-1].fin + 2])
        return any(valeur.genre in "deut" for valeur in ajout.valeurs)
