"""Le débiteur, dans l'acte signifié à un tiers : son nom et son domicile, ou sa dénomination et son siège."""

from __future__ import annotations

from collections.abc import Iterator

from basoche.conformite.ecrit.adresses import Porteur, adresses_de, est_nomme
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_MARQUE = motif(r"@marque_du_debiteur")
_FIN = motif(r"@fin_du_debiteur")
_ADRESSE = motif(r"@domicile|@siege|@habite")
_DEMEURE_SEUL = motif(
    r"(?:[ ,]|\(e\))*(?:(?:saisie?|poursuivie?)[ ,]*)?(?:demeurant|domiciliee?|residant|habitant|"
    r"(?:qui|laquelle|lequel) (?:y )?(?:demeure|habite|reside|est domicili\w+)|dont (?:le|l'))\b"
)
_NOMME = motif(r"@nom_de_personne|@forme_sociale|\bnom(?:me|mee)?\b")
_LIBELLE = motif(r"[^a-z\n.?!]*(?:\n|\Z)|(?: ?\|(?:@attribut_de_partie)[^\n|<]{0,20})+\|? ?\n")
_ATTRIBUT = motif(r"@attribut_de_partie")
_CLOS = motif(r" ?[.!;](?:\s|\Z)")
# « M. Garnier, 3 place du Marché, Sornay — partie saisie » : la qualité vient après.
_QUALITE_APRES = motif(r"@debiteur_dit_apres")
_DEBUT_DE_PHRASE = motif(r"(?<=[a-z\d)]{3})[.;?!] |\n")
_LONGUEUR, _TETE = 240, 110  # signes
_LIGNES = 4
_NOM_AU_MOINS = 8  # signes
_PARTIES = 3  # le requérant, le tiers et lui


def chercher_debiteur(contexte: Contexte, mention: Mention) -> Recherche:
    """CPCE R211-1, 1° : le nom et le domicile du débiteur, là où l'acte le désigne."""
    nommes: list[tuple[int, int]] = []
    vides: list[tuple[int, int]] = []
    texte = contexte.canonique.texte
    for debut, fin in _zones(contexte):
        adresse = _ADRESSE.search(texte, debut, fin)
        avant = adresse.start() if adresse and adresse.start() - debut > _NOM_AU_MOINS else fin
        if _DEMEURE_SEUL.match(texte, debut) and not _NOMME.search(texte, debut, fin):
            continue  # « le débiteur, demeurant 5 rue des Lilas »
        if not est_nomme(contexte, debut, min(avant, debut + _TETE)):
            continue
        if adresse is not None:
            return Recherche(mention.id, Etat.TROUVEE, contexte.extrait(debut, fin))
        (vides if "<vide>" in texte[debut:fin] else nommes).append((debut, fin))
    if vides:
        return Recherche(mention.id, Etat.VIDE, contexte.extrait(*vides[0]), "laissé en blanc : l'adresse")
    if nommes:
        return Recherche(mention.id, Etat.ABSENTE, contexte.extrait(*nommes[0]), "il manque : l'adresse")
    if _autant_de_parties(contexte):
        return Recherche(mention.id, Etat.DOUTEUSE, "", "rien ne dit laquelle des parties est le débiteur")
    return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la désigne")


def _zones(contexte: Contexte) -> Iterator[tuple[int, int]]:
    """Ce qui suit chaque mot qui annonce le débiteur : sa ligne, ou celles que ce mot intitule."""
    texte = contexte.canonique.texte
    for trouve in _QUALITE_APRES.finditer(texte):
        devant = max(0, trouve.start() - _LONGUEUR)
        debut = max((t.end() for t in _DEBUT_DE_PHRASE.finditer(texte, devant, trouve.start())), default=devant)
        fins = [t.end() for t in _FIN.finditer(texte, debut, trouve.start())]
        yield max(fins, default=debut), trouve.start()
    for trouve in _MARQUE.finditer(texte):
        debut = trouve.end()
        if _CLOS.match(texte, debut):
            continue
        lignes = _LIGNES if _LIBELLE.match(texte, debut) else 1
        debut += 1 if lignes > 1 else 0
        fin = debut
        for rang in range(_LIGNES):
            # Au-delà de ce que le mot intitule, seules suivent les lignes qui disent un attribut : siège, adresse…
            if rang >= lignes and not _ATTRIBUT.match(texte, fin + 1):
                break
            saut = texte.find("\n", fin + 1)
            fin = saut if saut >= 0 else len(texte)
        fin = min(fin, debut + _LONGUEUR)
        stop = _FIN.search(texte, debut, fin)
        yield debut, stop.start() if stop else fin


def _autant_de_parties(contexte: Contexte) -> bool:
    """Trois parties au moins ont une adresse."""
    texte = contexte.canonique.texte
    parties = {texte[a.nom : a.nom + 25] for a in adresses_de(contexte) if a.porteur is Porteur.PARTIE}
    return len(parties) >= _PARTIES
