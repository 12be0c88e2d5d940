"""Les documents d'une créance : décompte toujours, puis la lettre, l'acte ou la note que son tri permet.

Un commandement n'est composé que sur un titre notifié, exécutoire et non prescrit ; une lettre, que sans titre et avant
la prescription ; une créance prescrite n'a qu'une note, adressée au créancier.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from basoche.demonstration.etude import Etude
from basoche.droit import parametres
from basoche.droit.actes.textes import texte_a_reproduire
from basoche.droit.montant import Montant
from basoche.droit.resultat import Resultat
from basoche.echanges.creance import Adresse, Creance, Debiteur, Genre
from basoche.redaction import Modele, Page, lire_modele, rediger
from basoche.redaction.cadre import ville_de
from basoche.redaction.decompte import composer_decompte, phrase_des_taux
from basoche.redaction.ecriture import jour
from basoche.redaction.feuille import Feuille, composer_page
from basoche.redaction.mise_en_page import mise_en_page
from basoche.strategie.compte import Compte
from basoche.strategie.orientation import Classe, Orientation
from basoche.strategie.titres import Etat

LETTRES = frozenset({Classe.AMIABLE, Classe.TITRE_A_OBTENIR, Classe.PROCHE_DE_LA_PRESCRIPTION})
COMMANDEMENTS = ("cmd_saisie_vente", "cmd_saisie_vente_petite_creance")
PROVISOIRE = "Tarif 2024 reconduit, arrêté suivant non lu : coût à confirmer avant signature."
# Ceux-là doivent chacun le tout ; sinon, réclamer le tout à chacun réclamerait trop.
_TENUS_AU_TOUT = ("solidaire", "in_solidum")
_ESPECES = {
    "jugement": "jugement",
    "arret": "arrêt",
    "ordonnance_refere": "ordonnance de référé",
    "injonction_payer": "ordonnance portant injonction de payer",
    "accord_homologue": "accord homologué",
    "acte_notarie": "acte notarié revêtu de la formule exécutoire",
    "cheque_impaye": "titre exécutoire délivré pour chèque impayé",
    "titre_public": "titre exécutoire d'une personne publique",
}


@dataclass(frozen=True, slots=True)
class Document:
    """Un document à imprimer : son chemin dans le dossier de sortie et sa page."""

    nom: str
    page: Page


def composer_documents(
    dossier: str,
    creance: Creance,
    orientation: Orientation,
    compte: Compte,
    cout: Resultat | None,
    etude: Etude,
    *,
    le: date,
) -> tuple[Document, ...]:
    """Les documents que le tri permet, dans l'ordre : décompte, puis lettre, actes ou note."""
    atelier = _Atelier(dossier, creance, orientation, compte, cout, etude, le)
    return (atelier.decompte(), *atelier.suite())


def manques_pour_ecrire(creance: Creance, orientation: Orientation) -> tuple[str, ...]:
    """Ce qui manque au fichier pour écrire la lettre ou l'acte : on ne l'imprime jamais avec un vide (CPC 648)."""
    manques = [f"adresse de {d.designation}" for d in creance.debiteurs if d.adresse is None or not d.adresse.voie]
    if len(creance.debiteurs) > 1 and creance.tenus not in _TENUS_AU_TOUT:
        manques.append("comment les débiteurs sont tenus (la solidarité ne se présume pas, C. civ. 1310)")
    if orientation.acte in COMMANDEMENTS and creance.titre is not None and not creance.titre.juridiction:
        manques.append("juridiction ou autorité qui a délivré le titre")
    return tuple(manques)


@dataclass(frozen=True, slots=True)
class _Atelier:
    dossier: str
    creance: Creance
    orientation: Orientation
    compte: Compte
    cout: Resultat | None
    etude: Etude
    le: date

    def suite(self) -> Iterator[Document]:
        if self.orientation.classe is Classe.PRESCRITE:
            yield self.note()
        elif self.orientation.acte is None or manques_pour_ecrire(self.creance, self.orientation):
            return
        elif self.orientation.classe in LETTRES:
            for rang, debiteur in enumerate(self.creance.debiteurs):
                yield self.mise_en_demeure(debiteur, rang)
        elif self.orientation.acte in COMMANDEMENTS and self.cout is not None:
            for rang, debiteur in enumerate(self.creance.debiteurs):
                yield self.commandement(debiteur, rang)

    def decompte(self) -> Document:
        page = composer_decompte(
            self.compte.resultat,
            etude=self.etude.en_tete(),
            references=self._references(),
            parties=f"{self.creance.creancier.nom} c/ {' et '.join(d.designation for d in self.creance.debiteurs)}",
            titre_executoire=self._designer_titre(),
            ecartes=self.compte.ecartes,
            le=self.le,
        )
        return Document(f"decomptes/{self.dossier}-decompte.pdf", page)

    def mise_en_demeure(self, debiteur: Debiteur, rang: int) -> Document:
        donnees = {
            "destinataire": {"appel": _appel(debiteur)},
            "creancier": self._creancier(),
            "dette": {"fondement": self._fondement()},
            "decompte": {**self._sommes(), "taux_texte": phrase_des_taux(self.compte.resultat)},
            "delai_jours": self.etude.delai_mise_en_demeure_jours,
            "paiement": self._paiement(),
            "textes": {"l111_8": texte_a_reproduire("CPCE L111-8 al. 2 à 3", le=self.le).alineas},
        }
        page = self._acte("amiable/mise_en_demeure_lettre", donnees, _bloc_adresse(debiteur), pied="")
        return Document(f"lettres/{self.dossier}-mise-en-demeure{_suffixe(rang)}.pdf", page)

    def commandement(self, debiteur: Debiteur, rang: int) -> Document:
        assert self.cout is not None
        assert self.orientation.acte is not None
        titre = self.creance.titre
        assert titre is not None
        sommes = self._sommes()
        donnees = {
            "acte": {"date_texte": f"Projet du {jour(self.le)} ; la date de l'acte sera portée lors de sa remise"},
            "requerant": self._requerant(),
            "officier": self.etude.officier,
            "destinataire": _destinataire(debiteur),
            "titre": {
                "designation": _ESPECES[titre.espece.value],
                "date": titre.rendu_le,
                "auteur": titre.juridiction,
                "reference": titre.reference,
                "notifie_le": titre.notifie_le,
                "executoire_le": titre.executoire_le,
            },
            "decompte": sommes,
            "cout": {**self.cout.valeurs, "lignes": self._lignes_du_cout()},
            "total_a_payer": sommes["total"] + self.cout.valeurs["a_charge_debiteur"],
            "paiement": self._paiement(),
        }
        page = self._acte(f"saisie_vente/{self.orientation.acte}", donnees, [], pied=PROVISOIRE, projet=True)
        return Document(f"actes/{self.dossier}-commandement{_suffixe(rang)}.pdf", page)

    def note(self) -> Document:
        creance = self.creance
        donnees = {
            "creancier": self._creancier(),
            "debiteur": {"designation": " et ".join(d.designation for d in creance.debiteurs)},
            "dette": {
                "reference": creance.reference,
                "fondement": self._fondement(),
                "montant": creance.principal,
            },
            "echeances": [
                {
                    "libelle": e.libelle,
                    "exigible_le": e.exigible_le,
                    "nature": parametres.parametre(f"delais/prescription/{e.nature}").description,
                    "article": e.article,
                    "dernier_jour": e.dernier_jour,
                }
                for e in self.orientation.prescrits
            ],
            "evenements": [f"{e.type.replace('_', ' ')} du {e.du:%d/%m/%Y}" for e in creance.evenements],
        }
        page = self._acte("amiable/note_creance_prescrite", donnees, [creance.creancier.nom], pied="")
        return Document(f"notes/{self.dossier}-note-prescription.pdf", page)

    def _acte(
        self, modele: str, donnees: dict[str, Any], destinataire: list[str], *, pied: str, projet: bool = False
    ) -> Page:
        lu = _modele(modele)
        feuille = Feuille(
            titre=f"{lu.titre} — dossier {self.dossier}",
            le=self.le,
            etude=self.etude.en_tete(),
            code=lu.code if projet else "",
            dossier=self.dossier,
            references=self._references() if projet else self._references()[:-1],
            destinataire=destinataire,
            lieu=ville_de(self.etude.en_tete().get("adresse", "")),
            signataire=[] if projet else ["Pour l'étude", self.etude.nom],
            place_signature=False,
            incertains=self._incertains(),
            projet=projet,
            pied=f"{pied} Établi le {jour(self.le)}.".strip(),
            donnees=donnees if projet else None,
            presentation=mise_en_page("arrete_2023" if projet else "lettre"),
        )
        return composer_page(rediger(lu, donnees), feuille)

    def _incertains(self) -> list[str]:
        """Les valeurs incertaines dont dépend l'écrit, à marquer sur la page : celles du calcul qu'il affirme."""
        if self.orientation.classe is Classe.PRESCRITE:
            avertissements = [a for e in self.orientation.prescrits for a in e.avertissements]
        else:
            avertissements = [a for r in (self.compte.resultat, self.cout) if r is not None for a in r.avertissements]
        # La source, souvent longue, est au décompte et dans « parametres montrer ».
        return [a.message.split(" — ")[0] for a in avertissements if a.code.startswith("verification_")]

    def _references(self) -> list[str]:
        return [
            f"Dossier {self.dossier}",
            f"Référence du créancier : {self.creance.reference}",
            f"Le {jour(self.le)}",
        ]

    def _creancier(self) -> dict[str, str]:
        return {"designation": self.creance.creancier.nom, "adresse": _adresse(self.creance.creancier.adresse)}

    def _requerant(self) -> dict[str, str]:
        creancier = self.creance.creancier
        identite = {"genre": "morale", "denomination": creancier.nom, "siege": _adresse(creancier.adresse)}
        return {**identite, **self.etude.requerants[creancier.cle]}

    def _paiement(self) -> dict[str, str]:
        return {"modalites": self.etude.paiement, "reference": self.dossier}

    def _designer_titre(self) -> str:
        titre = self.creance.titre
        if titre is None:
            return "Sans titre exécutoire"
        etat = self.orientation.titre
        if etat is not None and etat.etat is Etat.NON_AVENU:
            return f"Sans titre exécutoire : {_ESPECES[titre.espece.value]} du {jour(titre.rendu_le)}, non avenue"
        autorite = f", {titre.juridiction}" if titre.juridiction else ""
        return f"{_ESPECES[titre.espece.value].capitalize()} du {jour(titre.rendu_le)}{autorite}"

    def _fondement(self) -> str:
        libelles = [p.libelle for p in self.compte.postes or self.creance.postes]
        if len(libelles) <= 3:
            return " ; ".join(libelles)
        return f"{libelles[0]} ; … ; {libelles[-1]} ({len(libelles)} termes)"

    def _sommes(self) -> dict[str, Any]:
        valeurs = self.compte.resultat.valeurs
        verses = [v.montant for v in self.creance.versements if v.date <= self.le]
        return {
            **valeurs,
            "au": self.le,
            "accessoires": [],
            "verse": sum(verses, Montant(0)),
            "taux_texte": phrase_des_taux(self.compte.resultat) or "aucun intérêt compté",
        }

    def _lignes_du_cout(self) -> list[dict[str, Any]]:
        assert self.cout is not None
        return [{cle: ligne[cle] for cle in ("libelle", "article", "montant")} for ligne in self.cout.lignes]


@cache
def _modele(nom: str) -> Modele:
    return lire_modele(nom)


def _appel(debiteur: Debiteur) -> str:
    if debiteur.genre is Genre.MORALE:
        return "Madame, Monsieur"
    return {"M.": "Monsieur", "Mme": "Madame"}.get(debiteur.civilite, "Madame, Monsieur")


def _adresse(adresse: Adresse | None) -> str:
    if adresse is None:
        return "adresse à préciser"
    lignes = [adresse.voie, adresse.complement, f"{adresse.code_postal} {adresse.commune}".strip()]
    return ", ".join(ligne for ligne in lignes if ligne)


def _destinataire(debiteur: Debiteur) -> dict[str, str]:
    """Le destinataire d'un acte : nom et domicile, ou dénomination et siège (CPC 648, 4°)."""
    adresse = _adresse(debiteur.adresse)
    if debiteur.genre is Genre.MORALE:
        return {"genre": "morale", "denomination": debiteur.nom, "siege": adresse}
    identite = {"civilite": debiteur.civilite, "prenoms": debiteur.prenom, "nom": debiteur.nom.upper()}
    return {"genre": "physique", **identite, "domicile": adresse}


def _bloc_adresse(debiteur: Debiteur) -> list[str]:
    adresse = debiteur.adresse
    if adresse is None:
        return [debiteur.designation]
    lignes = [debiteur.designation, adresse.voie, adresse.complement, f"{adresse.code_postal} {adresse.commune}"]
    return [ligne for ligne in lignes if ligne.strip()]


def _suffixe(rang: int) -> str:
    return "" if rang == 0 else f"-{rang + 1}"
