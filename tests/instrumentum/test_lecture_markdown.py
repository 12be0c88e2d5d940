"""L'arbre d'un acte lu depuis le Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum import (
    Arbre,
    Encadre,
    Liste,
    Mention,
    Paragraphe,
    Tableau,
    Texte,
    Titre,
    lire_markdown,
    lire_markdown_etranger,
    mentions,
)
from basoche.instrumentum.arbre import texte_brut
from basoche.redaction.modele import echapper


def test_une_mention_est_un_bloc_nomme():
    arbre = lire_markdown("::: {#csv.titre}\nEn vertu du jugement\n:::\n")
    assert arbre.blocs == (Mention("csv.titre", (Paragraphe((Texte("En vertu du jugement"),)),)),)


def test_une_mention_dans_un_encadre_est_retrouvee():
    arbre = lire_markdown(":::: avertissement\n::: {#csv.menace}\nAttention\n:::\n::::\n")
    assert isinstance(arbre.blocs[0], Encadre)
    assert [m.identifiant for m in mentions(arbre.blocs)] == ["csv.menace"]


def test_titres_gras_et_italique():
    arbre = lire_markdown("## Un **gras** et *penché*")
    assert arbre.blocs == (
        Titre(2, (Texte("Un "), Texte("gras", gras=True), Texte(" et "), Texte("penché", italique=True))),
    )


def test_un_tableau_garde_ses_alignements():
    tableau = lire_markdown("| a | b |\n|:--|--:|\n| 1 | 2 |\n").blocs[0]
    assert isinstance(tableau, Tableau)
    assert tableau.alignements == ("gauche", "droite")
    assert tableau.lignes == (((Texte("1"),), (Texte("2"),)),)


def test_une_liste_ordonnee():
    liste = lire_markdown("1. un\n2. deux\n").blocs[0]
    assert isinstance(liste, Liste)
    assert liste.ordonnee
    assert texte_brut((liste,)) == "un\ndeux"


def test_le_html_est_du_texte():
    assert texte_brut(lire_markdown("a <script>b</script>").blocs) == "a <script>b</script>"


def test_un_bloc_de_code_est_refuse_avec_sa_ligne():
    with pytest.raises(ErreurBasoche) as refus:
        lire_markdown("texte\n\n```\ncode\n```\n")
    assert refus.value.code == "markdown_refuse"
    assert "Ligne 3" in refus.value.message


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_une_donnee_echappee_ressort_telle_quelle(texte):
    assert texte_brut(lire_markdown(f"a {echapper(texte)} z").blocs) == f"a {texte} z"


def test_d_un_acte_venu_d_ailleurs_tout_est_lu():
    arbre = lire_markdown_etranger(
        "> **Attention** : huit jours.\n>\n> - un\n\n    rentré\n    de quatre\n\n```\nen boîte\n```\n"
    )
    assert texte_brut(arbre.blocs).split("\n") == ["Attention : huit jours.", "un", "rentré", "de quatre", "en boîte"]


@given(st.text())
def test_aucun_texte_etranger_n_est_refuse(texte):
    assert isinstance(lire_markdown_etranger(texte), Arbre)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("NOM: Rey\nPRÉNOM: Anne\nPROFESSION: notaire", ["NOM: Rey", "PRÉNOM: Anne", "PROFESSION: notaire"]),
        ("-- BAILLEUR --\nNom : Rey\nVille : Vaurel", ["-- BAILLEUR --", "Nom : Rey", "Ville : Vaurel"]),
        ("DEMANDERESSE\nLa SARL Rey, ayant siège\nà Vaurel", ["DEMANDERESSE", "La SARL Rey, ayant siège à Vaurel"]),
        (
            "Le débiteur est tenu de payer sans attendre la somme que dit le\njugement : 300 euros.",
            ["Le débiteur est tenu de payer sans attendre la somme que dit le jugement : 300 euros."],
        ),
        (
            "Il doit payer entre les mains du commissaire de justice près le\nTribunal judiciaire : la somme est due.",
            ["Il doit payer entre les mains du commissaire de justice près le Tribunal judiciaire : la somme est due."],
        ),
        ("Principal      800,00\nTotal     1 000,00", ["Principal | 800,00", "Total | 1 000,00"]),
        ("Principal ........ 800,00\nTotal ..... 1 000,00", ["Principal | 800,00", "Total | 1 000,00"]),
        (
            "Principal      800,00\nIntérêts du 3 mars\nau 4 mai        12,00\nTotal          812,00",
            ["Principal | 800,00", "Intérêts du 3 mars au 4 mai | 12,00", "Total | 812,00"],
        ),
        ("[x] à personne [ ] à domicile\nLe clerc", ["[x] à personne [ ] à domicile", "Le clerc"]),
        (
            "LA DÉBITRICE PEUT À TOUT MOMENT ÉLEVER UNE\nCONTESTATION DEVANT LE JUGE.",
            ["LA DÉBITRICE PEUT À TOUT MOMENT ÉLEVER UNE CONTESTATION DEVANT LE JUGE."],
        ),
        ("Le chèque fut :\n\n      Folio 1 sur 3\n\nrefusé.", ["Le chèque fut : refusé."]),
        ("Il a payé.\nPage 2/3\nSUITE", ["Il a payé.", "SUITE"]),
        ("Il a signé.\n\n- 4 -\n\nFin.", ["Il a signé.", "Fin."]),
    ],
)  # fmt: skip
def test_d_un_acte_venu_d_ailleurs_les_lignes_gardent_leur_place(texte, attendu):
    assert texte_brut(lire_markdown_etranger(texte).blocs).split("\n") == attendu
