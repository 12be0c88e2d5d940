"""``basoche portefeuille`` : les colonnes exigées, les codes de sortie, le bilan, la génération."""

from __future__ import annotations

import os
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from basoche.cli.application import executer
from basoche.portefeuille.colonnes import ENTREE

TYPES_DE_SORTIE = {
    "id": pa.string(),
    "principal_centimes": pa.int64(),
    "interets_centimes": pa.int64(),
    "trop_percu_centimes": pa.int64(),
    "calcul": pa.string(),
    "motif": pa.string(),
}


@pytest.fixture
def lancer(capsys, tmp_path):
    def _lancer(*mots):
        code = executer(["portefeuille", *map(str, mots)])
        capture = capsys.readouterr()
        return code, capture.out, capture.err

    return _lancer


@pytest.fixture
def sortie(tmp_path):
    return tmp_path / "arretes.parquet"


def _sans_reste(dossier) -> None:
    assert sorted(x.name for x in dossier.iterdir()) == ["creances.parquet"]


@pytest.mark.parametrize("colonne", ENTREE.names)
def test_une_colonne_absente_est_dite_et_rien_n_est_ecrit(ecrire, lancer, sortie, colonne) -> None:
    entree, _ = ecrire(5, 5)
    pq.write_table(pq.read_table(entree).drop_columns([colonne]), entree)
    code, _, erreur = lancer("evaluer", entree, "--au", "2026-11-23", "-o", sortie)
    assert code == 2
    assert f"colonne « {colonne} » absente" in erreur
    _sans_reste(sortie.parent)


FAUX_TYPES = {
    "id": pa.int64(),
    "principal_centimes": pa.float64(),
    "du": pa.timestamp("us"),
    "categorie": pa.int8(),
    "executoire_le": pa.string(),
    "capitalisation_depuis": pa.int32(),
    "versements_dates": pa.list_(pa.string()),
    "versements_centimes": pa.list_(pa.int32()),
}


@pytest.mark.parametrize("colonne", FAUX_TYPES)
def test_une_colonne_de_mauvais_type_est_dite_et_rien_n_est_ecrit(ecrire, lancer, sortie, colonne) -> None:
    entree, _ = ecrire(5, 5)
    table = pq.read_table(entree)
    rang = table.schema.get_field_index(colonne)
    table = table.set_column(rang, colonne, pa.nulls(5, FAUX_TYPES[colonne]))
    pq.write_table(table, entree)
    code, _, erreur = lancer("evaluer", entree, "--au", "2026-11-23", "-o", sortie)
    assert code == 2
    assert f"colonne « {colonne} » :" in erreur
    _sans_reste(sortie.parent)


def test_un_fichier_absent_abime_ou_lui_meme_est_refuse(ecrire, lancer, sortie) -> None:
    entree, _ = ecrire(5, 5)
    arrete = ("--au", "2026-11-23", "-o")
    assert "n'existe pas" in lancer("evaluer", sortie, *arrete, sortie)[2]
    assert "La sortie est le fichier d'entrée" in lancer("evaluer", entree, *arrete, entree)[2]
    assert "le dossier n'existe pas" in lancer("evaluer", entree, *arrete, sortie.parent / "absent" / "s.parquet")[2]
    assert "c'est un dossier" in lancer("evaluer", entree, *arrete, sortie.parent)[2]
    assert lancer("evaluer", entree, "--au", "hier", "-o", sortie)[0] == 2
    assert lancer("evaluer", entree, "--au", "0001-01-01", "-o", sortie)[0] == 2
    entree.write_bytes(entree.read_bytes()[:-300])
    code, _, erreur = lancer("evaluer", entree, *arrete, sortie)
    assert (code, "pas un fichier Parquet lisible" in erreur) == (2, True)
    _sans_reste(sortie.parent)


def test_la_sortie_a_les_colonnes_du_contrat_dans_l_ordre_des_lignes(ecrire, lancer, sortie) -> None:
    entree, attendu = ecrire(400, 100)
    code, dit, _ = lancer("evaluer", entree, "--au", "23/11/2026", "-o", sortie)
    table = pq.read_table(sortie)
    assert {champ.name: champ.type for champ in table.schema} == TYPES_DE_SORTIE
    assert table.to_pylist() == attendu
    refusees = sum(ligne["calcul"] == "refuse" for ligne in attendu)
    assert code == (1 if refusees else 0)
    assert f"refusées : {refusees}" in dit


def test_une_creance_refusee_n_arrete_pas_les_autres(ecrire, lancer, sortie) -> None:
    entree, attendu = ecrire(20, 20)
    table = pq.read_table(entree)
    categories = pa.array(["artisan" if rang == 7 else x for rang, x in enumerate(table["categorie"].to_pylist())])
    pq.write_table(table.set_column(3, "categorie", categories), entree)
    code, dit, _ = lancer("evaluer", entree, "--au", "2026-11-23", "-o", sortie)
    lignes = pq.read_table(sortie).to_pylist()
    assert code == 1
    assert "« categorie » inconnue (« artisan »)" in dit
    assert [x for rang, x in enumerate(lignes) if rang != 7] == [x for rang, x in enumerate(attendu) if rang != 7]
    assert lignes[7]["calcul"] == "refuse"


def test_les_nuls_et_les_autres_formes_d_un_texte_ou_d_une_liste_sont_lus(ecrire, lancer, sortie) -> None:
    entree, attendu = ecrire(50, 50)
    table = pq.read_table(entree)
    larges = {"id": pa.large_string(), "versements_dates": pa.large_list(pa.date32())}
    for nom, forme in larges.items():
        table = table.set_column(table.schema.get_field_index(nom), nom, table[nom].cast(forme))
    table = table.set_column(3, "categorie", pc.dictionary_encode(table["categorie"]))
    pq.write_table(table, entree)
    lancer("evaluer", entree, "--au", "2026-11-23", "-o", sortie)
    assert pq.read_table(sortie).to_pylist() == attendu


def test_des_colonnes_facultatives_ou_rien_n_est_donne_se_lisent_sans_type(lancer, sortie, tmp_path) -> None:
    ligne = {"id": "a", "principal_centimes": 100_000, "du": date(2025, 11, 23), "categorie": "particulier"}
    types = {champ.name: champ.type for champ in ENTREE}
    vides = {"executoire_le": pa.null(), "versements_dates": pa.list_(pa.null()), "id": pa.string_view()}
    attendu = None
    for formes in ({}, vides):
        table = pa.Table.from_pylist(
            [dict.fromkeys(types) | ligne | {"versements_dates": [], "versements_centimes": []}],
            pa.schema(types | formes),
        )
        pq.write_table(table, tmp_path / "creances.parquet")
        assert lancer("evaluer", tmp_path / "creances.parquet", "--au", "2026-11-23", "-o", sortie)[0] == 0
        attendu = attendu or pq.read_table(sortie).to_pylist()
        assert pq.read_table(sortie).to_pylist() == attendu


@pytest.mark.parametrize("colonne", ["id", "categorie"])
def test_un_texte_qui_n_est_pas_de_l_utf_8_est_refuse_et_rien_n_est_ecrit(ecrire, lancer, sortie, colonne) -> None:
    entree, _ = ecrire(5, 5)
    table = pq.read_table(entree)
    faux = pa.array([b"\xff\xfe"] * 5, pa.binary()).view(pa.string())
    pq.write_table(table.set_column(table.schema.get_field_index(colonne), colonne, faux), entree)
    code, _, erreur = lancer("evaluer", entree, "--au", "2026-11-23", "-o", sortie)
    assert (code, f"« {colonne} » : texte qui n'est pas de l'UTF-8" in erreur) == (2, True)
    _sans_reste(sortie.parent)


def test_la_sortie_suit_un_lien_et_ne_remplace_jamais_un_tube(ecrire, lancer, sortie, tmp_path) -> None:
    entree, attendu = ecrire(5, 5)
    (tmp_path / "vrai.parquet").touch()
    sortie.symlink_to(tmp_path / "vrai.parquet")
    lancer("evaluer", entree, "--au", "2026-11-23", "-o", sortie)
    assert sortie.is_symlink()
    assert pq.read_table(tmp_path / "vrai.parquet").to_pylist() == attendu
    os.mkfifo(tmp_path / "tube")
    code, _, erreur = lancer("evaluer", entree, "--au", "2026-11-23", "-o", tmp_path / "tube")
    assert (code, "pas un fichier ordinaire" in erreur) == (2, True)
    assert (tmp_path / "tube").is_fifo()


def test_une_liste_nulle_est_une_creance_sans_versement(lancer, sortie, tmp_path) -> None:
    entree = tmp_path / "creances.parquet"
    ligne = dict.fromkeys(ENTREE.names) | {"id": "a", "principal_centimes": 100, "categorie": "particulier"}
    ligne["du"] = date(2026, 11, 22)
    pq.write_table(pa.Table.from_pylist([ligne], ENTREE), entree)
    assert lancer("evaluer", entree, "--au", "2026-11-23", "-o", sortie)[0] == 0
    assert pq.read_table(sortie).to_pylist()[0]["principal_centimes"] == 100


def test_les_taux_mal_verifies_sont_annonces(ecrire, lancer, sortie) -> None:
    entree, _ = ecrire(5, 5)
    assert "une seule source" in lancer("evaluer", entree, "--au", "2026-11-23", "-o", sortie)[1]


def test_la_meme_graine_donne_le_meme_portefeuille(lancer, tmp_path) -> None:
    for nom, graine in (("a", 3), ("b", 3), ("c", 4)):
        assert lancer("generer", 2_000, "-o", tmp_path / nom, "--graine", graine)[0] == 0
    a, b, c = ((tmp_path / nom).read_bytes() for nom in "abc")
    assert (a == b, a == c) == (True, False)


def test_un_portefeuille_genere_est_arrete_par_le_noyau_seul(lancer, tmp_path, sortie) -> None:
    entree = tmp_path / "creances.parquet"
    lancer("generer", 2_000, "-o", entree)
    assert pq.read_schema(entree).remove_metadata() == ENTREE
    code, dit, _ = lancer("evaluer", entree, "--au", "2026-11-23", "-o", sortie)
    assert code == 0
    assert "noyau compilé : 2\u202f000" in dit
    versements = pc.sum(pc.list_value_length(pq.read_table(entree)["versements_dates"])).as_py()
    assert 11_000 < versements < 13_000


def test_zero_creance_se_genere_et_s_arrete(lancer, tmp_path, sortie) -> None:
    assert lancer("generer", 0, "-o", tmp_path / "creances.parquet")[0] == 0
    assert lancer("evaluer", tmp_path / "creances.parquet", "--au", "2026-11-23", "-o", sortie)[0] == 0
    assert pq.read_table(sortie).num_rows == 0
