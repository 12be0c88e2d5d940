"""Un acte de Basoche relu, chaque mention retirée, vidée ou changée : rien n'échappe, rien n'alerte."""

from __future__ import annotations

import re
from datetime import date

import pytest

from basoche.conformite.ecrit import Etat, controle_ecrit, rechercher
from basoche.conformite.ecrit.alignement import aligner
from basoche.instrumentum import Arbre, Cartouche, Encadre, Mention, Paragraphe, Tableau, Texte, Titre, lire_markdown
from basoche.instrumentum.arbre import mentions, texte_brut
from basoche.instrumentum.lecture_docx import lire_docx
from basoche.instrumentum.lecture_pdf import lire_pdf
from basoche.redaction import Imprimeur, lire_modele, rediger
from basoche.redaction.docx import rendre_docx
from basoche.redaction.feuille import composer_page
from conformite.ecrit.fabrique import changer
from redaction.dossier import dossier, feuille

CODE, LE = "cmd_saisie_vente", date(2026, 11, 23)
ACTE = rediger(lire_modele("saisie_vente/cmd_saisie_vente"), dossier())
IDS = list(dict.fromkeys(mention.identifiant for mention in mentions(ACTE.blocs)))


def _lire(arbre: Arbre, forme: str = "docx") -> Arbre:
    if forme == "pdf":
        return lire_pdf(Imprimeur().imprimer(composer_page(arbre, feuille(code=CODE))))
    return lire_docx(rendre_docx(arbre, feuille(code=CODE)))


def _etats(arbre: Arbre, forme: str = "docx") -> dict[str, Etat]:
    trouvees = rechercher(_lire(arbre, forme), CODE, le=LE, donnees=dossier(), attendu=ACTE)
    return {recherche.id: recherche.etat for recherche in trouvees}


def _remplacer(id_: str, *blocs) -> Arbre:
    return Arbre(changer(ACTE.blocs, lambda b: blocs if isinstance(b, Mention) and b.identifiant == id_ else (b,)))


def _reecrire(avant: str, apres: str) -> Arbre:
    """La première fois que ce texte est imprimé, il change."""
    fois = iter([apres])

    def textes(morceaux):
        return tuple(Texte(re.sub(avant, lambda m: next(fois, m[0]), t.contenu), t.gras, t.italique) for t in morceaux)

    def change(bloc):
        match bloc:
            case Paragraphe(morceaux):
                return (Paragraphe(textes(morceaux)),)
            case Titre(niveau, morceaux):
                return (Titre(niveau, textes(morceaux)),)
            case Tableau(entete, lignes, alignements):
                return (Tableau(entete, tuple(tuple(map(textes, ligne)) for ligne in lignes), alignements),)
        return (bloc,)

    return Arbre(changer(ACTE.blocs, change))


@pytest.mark.parametrize("forme", ["docx", "pdf"])
def test_l_acte_tel_quel_n_a_aucun_defaut(forme):
    controle = controle_ecrit(_lire(ACTE, forme), CODE, le=LE, donnees=dossier(), attendu=ACTE)
    assert {recherche.etat for recherche in controle.recherches} == {Etat.TROUVEE}
    assert controle.verdict.motifs == ()


@pytest.mark.parametrize("id_", IDS)
def test_une_mention_retiree_videe_ou_remplacee_se_voit(id_):
    vide = Paragraphe((Texte("…………"),))
    autre = Paragraphe((Texte("Le débiteur dispose de deux mois pour saisir le tribunal de commerce de Vaurel."),))
    for arbre in (_remplacer(id_), _remplacer(id_, vide), _remplacer(id_, autre)):
        assert _etats(arbre)[id_].est_un_defaut


@pytest.mark.parametrize("forme", ["docx", "pdf"])
@pytest.mark.parametrize(
    ("id_", "avant", "apres"),
    [
        ("csv.titre", "19 mars 2022", "19 mars 2021"),
        ("csv.titre", "tribunal judiciaire", "tribunal de commerce"),
        ("csv.decompte", r"5.018,40", "5 081,40"),
        ("csv.decompte", "7,75", "7,57"),
        ("csv.huitaine", "HUIT JOURS", "QUINZE JOURS"),
        ("csv.menace", "pouvez", "ne pouvez pas"),
        ("gen.destinataire", "27 boulevard", "72 boulevard"),
        ("gen.destinataire", "ROCOMBREL", "ROCOMBRIN"),
    ],
)
def test_une_valeur_fausse_se_voit_a_sa_mention(id_, avant, apres, forme):
    arbre = _reecrire(avant, apres)
    assert arbre != ACTE
    etats = _etats(arbre, forme)
    assert etats[id_] is Etat.CONTREDITE
    assert sum(etat.est_un_defaut for etat in etats.values()) == 1


@pytest.mark.parametrize("forme", ["docx", "pdf"])
def test_un_avertissement_sans_relief_se_voit(forme):
    def change(bloc):
        if isinstance(bloc, Encadre) and any(m.identifiant == "csv.menace" for m in mentions(bloc.blocs)):
            return (Cartouche("partie", bloc.blocs),)
        return (bloc,)

    assert _etats(Arbre(changer(ACTE.blocs, change)), forme)["csv.menace"] is Etat.NON_APPARENTE


def test_une_somme_fausse_hors_des_mentions_est_a_verifier():
    controle = controle_ecrit(
        _lire(_reecrire("virement sur le compte", "virement de 12,00 € sur le compte")),
        CODE, le=LE, donnees=dossier(), attendu=ACTE,
    )  # fmt: skip
    assert [(m.id, m.gravite.value) for m in controle.verdict.motifs] == [(f"{CODE}.hors_mention", "a_verifier")]


def test_un_acte_ecrit_en_d_autres_mots_se_cherche_dans_tout_le_document():
    texte = texte_brut(ACTE.blocs)
    assert "HUIT JOURS" in texte
    autre = lire_markdown(
        "# Commandement\n\nLe 23 novembre 2026, à la demande de la Société fictive du Lac, société par actions "
        "simplifiée, siège 3 quai des Brumes, 75999 Paris-Fiction, représentée par son président, moi Hélène "
        "Vauquelin, commissaire de justice, 12 rue des Clercs, 69999 Lyon-la-Basoche, j'ordonne à Mme Louise "
        "Rocombrel, 27 boulevard du Hérisson-Bleu, de payer dans les huit jours.\n\n"
        "Sinon ses meubles seront vendus aux enchères.\n\n"
        "Signature : H. Vauquelin"
    )
    etats = {r.id: r.etat for r in rechercher(autre, CODE, le=LE, donnees=dossier(), attendu=ACTE)}
    assert etats["csv.huitaine"] is Etat.TROUVEE
    assert etats["csv.menace"] is Etat.TROUVEE
    assert etats["csv.titre"].est_un_defaut


def test_deux_suites_de_mots_s_alignent_dans_l_ordre():
    attendus, lus = [*"abcdefghij"], [*"abxdefghkj"]
    assert aligner(attendus, lus) == [0, 1, -1, 3, 4, 5, 6, 7, -1, 9]
    longue = [f"m{rang % 40}" if rang % 3 else f"u{rang}" for rang in range(900)]
    assert aligner(longue, [*longue[:400], "neuf", *longue[400:]]) == [*range(400), *range(401, 901)]
    assert aligner([], lus) == []
    assert aligner(attendus, []) == [-1] * 10
