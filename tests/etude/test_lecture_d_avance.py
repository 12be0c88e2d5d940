"""La base se lit d'avance au démarrage, sauf si elle est trop grande pour la machine."""

from basoche.etude.commun.lecture_d_avance import lire_d_avance


def test_la_base_se_lit_sans_attendre_et_sans_rien_changer(tmp_path):
    fichier = tmp_path / "base.sqlite3"
    fichier.write_bytes(b"basoche" * 400_000)
    fil = lire_d_avance(fichier)
    assert fil is not None
    fil.join(timeout=10)
    assert not fil.is_alive()
    assert fichier.read_bytes() == b"basoche" * 400_000


def test_une_base_qui_n_existe_pas_encore_ne_gene_pas_le_demarrage(tmp_path):
    assert lire_d_avance(tmp_path / "absente.sqlite3") is None


def test_une_base_plus_grande_que_la_moitie_de_la_memoire_ne_se_lit_pas(tmp_path):
    fichier = tmp_path / "base.sqlite3"
    fichier.write_bytes(b"x" * 1_001)
    assert lire_d_avance(fichier, memoire=2_000) is None
    assert lire_d_avance(fichier, memoire=2_002) is not None
