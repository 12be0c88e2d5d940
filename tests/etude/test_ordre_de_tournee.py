"""L'ordre d'une tournée : exact quand il le dit, jamais pire que ce qu'il améliore ; aucune position inventée."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.etude.reglages.environnement import ReglageInvalide
from basoche.etude.tournees.communes import Lieu, Position, distance, lieu_de, position_de
from basoche.etude.tournees.ordre import EXACT_JUSQU_A, cle_de_voie, longueur_du, ordonner, plus_court

POINTS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), unique=True)


def _metres(de, a):
    return abs(de[0] - a[0]) + abs(de[1] - a[1])


@given(POINTS.filter(lambda points: 1 <= len(points) <= 6), st.booleans())
def test_le_parcours_dit_exact_est_le_plus_court_de_tous(points, part):
    origine = (450, 450) if part else None
    trouve, nom = plus_court(points, _metres, origine)
    assert "tous les ordres" in nom
    assert sorted(trouve) == sorted(points)
    mieux = min(longueur_du(list(ordre), _metres, origine) for ordre in permutations(points))
    assert longueur_du(trouve, _metres, origine) == mieux


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), unique=True, min_size=13, max_size=25))
def test_au_dela_le_parcours_garde_chaque_lieu_une_fois_et_ne_se_croise_plus(points):
    trouve, nom = plus_court(points, _metres, (0, 0))
    assert len(points) - 1 > EXACT_JUSQU_A
    assert "plus proche voisin" in nom
    assert sorted(trouve) == sorted(points)
    longueur = longueur_du(trouve, _metres, (0, 0))
    depart = 1 if trouve[0] == (0, 0) else 0
    for debut in range(depart, len(trouve)):
        for fin in range(debut + 1, len(trouve)):
            autre = [*trouve[:debut], *trouve[debut : fin + 1][::-1], *trouve[fin + 1 :]]
            assert longueur_du(autre, _metres, (0, 0)) >= longueur


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        ("27 boulevard du Hérisson-Bleu, 01999 Bréz-la-Forêt", ("01999", "Bréz-la-Forêt")),
        ("12 rue X, bâtiment B, 69999  Lyon-la-Basoche", ("69999", "Lyon-la-Basoche")),
        ("3 place 12345 , 75001 Paris CEDEX", ("75001", "Paris CEDEX")),
        ("sans domicile connu", ("", "")),
        ("", ("", "")),
        ("123456 Nulle", ("", "")),
    ],
)
def test_la_commune_se_lit_a_la_fin_de_l_adresse_ou_ne_se_lit_pas(adresse, attendu):
    lieu = lieu_de(adresse)
    assert (lieu.code_postal, lieu.commune) == attendu


def test_une_commune_s_ecrit_de_plusieurs_facons():
    assert Lieu("42000", "SAINT-ETIENNE CEDEX 1").cle == Lieu("42000", "St Étienne").cle


def test_dans_une_commune_par_voie_puis_par_numero():
    adresses = ["10 rue B, x", "2 rue B, x", "100 rue A, x", "lieu-dit Z"]
    assert sorted(adresses, key=cle_de_voie) == ["lieu-dit Z", "100 rue A, x", "2 rue B, x", "10 rue B, x"]


def test_une_distance_connue_a_cent_metres_pres():
    paris, lyon = Position(48_856_600, 2_352_200), Position(45_764_000, 4_835_700)
    assert distance(paris, lyon) == pytest.approx(391_500, rel=0.01)
    assert distance(lyon, lyon) == 0


def test_une_commune_sans_position_vient_apres_et_se_dit():
    connues = {("01000", "a"): Position(45_000_000, 5_000_000), ("01002", "c"): Position(45_100_000, 5_000_000)}
    ordre = ordonner([Lieu("01002", "C"), Lieu("01001", "B"), Lieu("01000", "A"), Lieu("", "")], connues, None)
    assert ordre.sans_position == (("01001", "b"), ("", ""))
    assert ordre.communes[2:] == ordre.sans_position
    assert "2 commune(s) sans position connue" in ordre.methode


@pytest.mark.parametrize(
    "contenu",
    [
        "code_postal,nom_commune,latitude,longitude\n01000,Bourg,46.2,5.2\n",
        "#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé_d_acheminement;Ligne_5;_geopoint\n"
        "01053;BOURG;01000;BOURG;;46.2, 5.2\n",
        "\ufeffcp;commune;lat;lon\n1000;Bourg;46,2;5,2\n",
    ],
)
def test_les_fichiers_publics_se_lisent(settings, tmp_path, contenu):
    fichier = tmp_path / "communes.csv"
    fichier.write_text(contenu, encoding="utf-8")
    settings.ENVIRONNEMENT = replace(settings.ENVIRONNEMENT, communes=fichier)
    assert position_de(Lieu("01000", "Bourg")) == Position(46_200_000, 5_200_000)
    assert position_de(Lieu("01000", "Ailleurs")) is None


@pytest.mark.parametrize("contenu", [None, "a,b\n1,2\n", ""])
def test_un_fichier_illisible_est_refuse_par_son_nom(settings, tmp_path, contenu):
    fichier = tmp_path / "communes.csv"
    if contenu is not None:
        fichier.write_text(contenu, encoding="utf-8")
    settings.ENVIRONNEMENT = replace(settings.ENVIRONNEMENT, communes=fichier)
    with pytest.raises(ReglageInvalide, match="BASOCHE_COMMUNES"):
        position_de(Lieu("01000", "Bourg"))
