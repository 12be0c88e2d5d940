"""L'export complet : ouvert, sans rien de protégé, repris après une coupure, et relu dans une étude neuve."""

import csv
import json
import os
import subprocess
import sys
import textwrap

import pytest
from cryptography.fernet import Fernet
from pypdf import PdfReader

from basoche.droit.montant import Montant
from basoche.etude.commun.erreurs import ActionRefusee, DroitRefuse
from basoche.etude.conservation import export
from basoche.etude.conservation.export import MANIFESTE, exporter_etude
from basoche.etude.conservation.relecture import ExportIllisible, relire_export, verifier_export
from basoche.etude.conservation.tables import tables_exportees
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.models import Dossier
from basoche.etude.dossiers.notes import ecrire_note
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.pieces import deposer_piece
from basoche.etude.dossiers.protegees import inscrire_protegee
from basoche.etude.dossiers.saisies import saisir_versement
from basoche.etude.personnes.models import Personne

pytestmark = pytest.mark.django_db
TEMOIN = "Employeurtemoinprotege"


@pytest.fixture
def etude(dossier, expert, creancier, debiteur, le):
    """Deux dossiers, un versement et son extourne, une note, une pièce, une information protégée."""
    verse = saisir_versement(dossier, montant=Montant(50_000), date_du_versement=le, acteur=expert, le=le)
    type(verse).objects.create(
        dossier=dossier, date=le, montant_centimes=Montant(-10_000), extourne=verse, saisi_par=expert
    )
    inscrire_protegee(
        dossier, dossier.titres.get(), nature="employeur", valeur=TEMOIN, obtenue_le=le, obtenue_de="organisme",
        acteur=expert, le=le,
    )  # fmt: skip
    ecrire_note(dossier, texte="=1+1 ; l'accord du 3 mars", acteur=expert, le=le)
    deposer_piece(dossier, octets=b"%PDF-1.7\nabc\n%%EOF\n", nom="contrat d'été.pdf", acteur=expert, le=le)
    Personne.objects.create(nature="physique", nom="Réunie", fusionnee_dans=debiteur)
    ouvrir_dossier(
        nature="amiable", parties=[PartieDonnee(creancier, "creancier"), PartieDonnee(debiteur, "debiteur")],
        responsable=expert, acteur=expert, le=le,
    )  # fmt: skip
    return dossier


@pytest.fixture
def fait(etude, commissaire, le, tmp_path):
    vers = tmp_path / "export"
    return vers, exporter_etude(vers, acteur=commissaire, le=le)


def test_l_export_a_chaque_table_en_json_et_en_csv(fait):
    vers, manifeste = fait
    for modele in tables_exportees():
        nom = modele._meta.label_lower
        lignes = (vers / "json" / f"{nom}.jsonl").read_text(encoding="utf-8").splitlines()
        with (vers / "csv" / f"{nom}.csv").open(encoding="utf-8-sig", newline="") as fichier:
            rangees = list(csv.DictReader(fichier, delimiter=";"))
        assert len(lignes) == len(rangees) == manifeste["tables"][nom]["lignes"]
    assert manifeste["tables"]["dossiers.dossier"]["lignes"] == 2
    assert manifeste["tables"]["dossiers.versement"]["sommes"] == {"montant_centimes": 40_000}
    assert "mise" not in PdfReader(vers / "index.pdf").pages[0].extract_text()[:10]


def test_rien_de_protege_ni_aucune_phrase_de_passe_ne_sort(fait, expert):
    vers, _ = fait
    for chemin in vers.rglob("*"):
        if chemin.is_file():
            octets = chemin.read_bytes()
            assert TEMOIN.encode() not in octets, chemin
            assert expert.password.encode() not in octets, chemin
    assert not (vers / "json" / "dossiers.protegee.jsonl").exists()
    assert "L152-1" in (vers / "LISEZMOI.txt").read_text(encoding="utf-8")


def test_l_export_n_est_lisible_que_de_son_proprietaire(fait):
    vers, _ = fait
    assert {oct(c.stat().st_mode & 0o777) for c in (vers / "json").iterdir()} == {"0o600"}
    assert oct(vers.stat().st_mode & 0o777) == "0o700"


def test_une_formule_est_desarmee_dans_le_csv_et_gardee_dans_le_json(fait):
    vers, _ = fait
    assert "'=1+1" in (vers / "csv" / "dossiers.note.csv").read_text(encoding="utf-8-sig")
    assert json.loads((vers / "json" / "dossiers.note.jsonl").read_text())["texte"].startswith("=1+1")


@pytest.mark.parametrize("fonction", ["clerc_expert", "clerc", "comptable", "accueil", "administrateur"])
def test_seul_le_commissaire_exporte_l_etude(collaborateurs, fonction, tmp_path, le):
    with pytest.raises(DroitRefuse):
        exporter_etude(tmp_path / "e", acteur=collaborateurs[fonction], le=le)
    assert not (tmp_path / "e").exists()


def test_un_dossier_occupe_ou_un_export_fini_ne_sont_pas_ecrases(fait, commissaire, le, tmp_path):
    vers, _ = fait
    with pytest.raises(ActionRefusee, match="déjà un export"):
        exporter_etude(vers, acteur=commissaire, le=le)
    (tmp_path / "plein").mkdir()
    (tmp_path / "plein" / "a").touch()
    with pytest.raises(ActionRefusee, match="pas vide"):
        exporter_etude(tmp_path / "plein", acteur=commissaire, le=le)


@pytest.mark.parametrize("coupure", [1, 4, 9, 20])
def test_un_export_coupe_reprend_sans_rien_perdre_ni_doubler(
    etude, commissaire, le, tmp_path, coupure, monkeypatch, collaborateurs
):
    """La coupure est une vraie panne : le disque refuse la n-ième sauvegarde de l'avancement."""
    monkeypatch.setattr(export, "PAR_LOT", 1)
    reel, reste = export.ecrire_atomiquement, [coupure]

    def ecrire(chemin, octets):
        reste[0] -= 1
        if reste[0] < 0:
            raise OSError(28, "plus de place")
        reel(chemin, octets)

    monkeypatch.setattr(export, "ecrire_atomiquement", ecrire)
    with pytest.raises(OSError, match="plus de place"):
        exporter_etude(tmp_path / "e", acteur=commissaire, le=le)
    assert not (tmp_path / "e" / MANIFESTE).exists()
    with pytest.raises(ExportIllisible):
        verifier_export(tmp_path / "e")
    monkeypatch.setattr(export, "ecrire_atomiquement", reel)
    manifeste = exporter_etude(tmp_path / "e", acteur=commissaire, le=le)
    for modele in tables_exportees():
        nom = modele._meta.label_lower
        chemin = tmp_path / "e" / "json" / f"{nom}.jsonl"
        cles = [json.loads(ligne)[modele._meta.pk.attname] for ligne in chemin.read_text().splitlines()]
        assert len(cles) == len(set(cles)) == manifeste["tables"][nom]["lignes"], nom
    assert manifeste["tables"]["dossiers.dossier"]["lignes"] == 2


# --- Relire ------------------------------------------------------------------------------------------------------

_COMPTER = """
    import json
    import django
    django.setup()
    from basoche.etude.dossiers.models import Dossier, Protegee, Piece
    from basoche.etude.dossiers.decompte import decompter
    from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
    from basoche.etude.dossiers.recherche import chercher
    from basoche.etude.equipe.models import Collaborateur
    from basoche.etude.journal.chaine import verifier_chaine
    from basoche.etude.commun.coffre import ressortir
    from basoche.etude.personnes.models import Personne
    from datetime import date
    le = date(2026, 11, 23)
    qui = Collaborateur.objects.get(identifiant="clerc_expert")
    totaux = {d.numero: str(decompter(d, le).total) for d in Dossier.objects.filter(postes__isnull=False).distinct()}
    neuf = ouvrir_dossier(
        nature="amiable", parties=[PartieDonnee(Personne.objects.get(nom="du Lac"), "creancier")], responsable=qui,
        acteur=qui, le=le,
    )
    print(json.dumps({
        "totaux": totaux, "dossiers": Dossier.objects.count() - 1, "protegees": Protegee.objects.count(),
        "pieces": [ressortir(p.empreinte).decode() for p in Piece.objects.all()], "neuf": neuf.numero,
        "trouves": len(chercher("Merand", qui, annee=2026)), "journal": [a.motif for a in verifier_chaine()],
        "entre": qui.has_usable_password(), "reunie": Personne.objects.get(nom="Réunie").fusionnee_dans.nom,
    }))
"""


def _dans_une_etude_neuve(donnees, *commande, **reglages):
    environnement = {cle: valeur for cle, valeur in os.environ.items() if not cle.startswith("BASOCHE_")} | {
        "BASOCHE_DONNEES": str(donnees), "BASOCHE_SECRET": "s" * 40,
        "BASOCHE_CLE_PROTEGEE": Fernet.generate_key().decode(),
        "DJANGO_SETTINGS_MODULE": "basoche.etude.reglages.application",
    } | reglages  # fmt: skip
    return subprocess.run(
        [sys.executable, *commande], env=environnement, capture_output=True, text=True, check=False, timeout=300
    )


def test_l_export_relu_dans_une_etude_neuve_rend_les_memes_totaux(fait, etude, le, tmp_path):
    vers, _ = fait
    attendus = {etude.numero: str(decompter(Dossier.objects.get(pk=etude.pk), le).total)}
    importer = ("-m", "basoche", "importer", str(vers), "--profil", "etude")
    repris = _dans_une_etude_neuve(tmp_path / "neuve", *importer)
    assert repris.returncode == 0, repris.stderr
    assert "2 dossiers" in repris.stdout
    lu = _dans_une_etude_neuve(tmp_path / "neuve", "-c", textwrap.dedent(_COMPTER))
    assert lu.returncode == 0, lu.stderr
    assert json.loads(lu.stdout) == {
        "totaux": attendus, "dossiers": 2, "protegees": 0, "pieces": ["%PDF-1.7\nabc\n%%EOF\n"],
        "neuf": "2026-000003", "trouves": 2, "journal": [], "entre": False, "reunie": "Mérand",
    }  # fmt: skip
    deux = _dans_une_etude_neuve(tmp_path / "neuve", *importer)
    assert deux.returncode != 0
    assert "étude neuve" in deux.stderr


def test_un_export_ne_se_relit_pas_dans_une_etude_qui_a_des_dossiers(fait, le):
    vers, _ = fait
    with pytest.raises(ActionRefusee, match="déjà des données"):
        relire_export(vers, le=le)


@pytest.mark.parametrize("gate", ["json/dossiers.poste.jsonl", "manifeste.json"])
def test_un_export_change_n_est_pas_relu(fait, le, gate):
    vers, _ = fait
    chemin = vers / gate
    chemin.write_bytes(chemin.read_bytes().replace(b"400000", b"900000").replace(b"basoche-export-1", b"autre"))
    with pytest.raises(ExportIllisible):
        relire_export(vers, le=le)


def test_la_commande_exporte_et_dit_ce_qui_est_exclu(tmp_path):
    fini = _dans_une_etude_neuve(tmp_path / "d", "-m", "basoche", "exporter", "--vers", str(tmp_path / "e"))
    assert fini.returncode == 0, fini.stderr
    assert "0 dossiers" in fini.stdout
    assert "L152-1" in fini.stdout
    verifie = _dans_une_etude_neuve(
        tmp_path / "f", "-m", "basoche", "importer", str(tmp_path / "e"), "--profil", "etude", "--a-blanc"
    )
    assert "vérifié, rien n’est écrit" in verifie.stdout


@pytest.mark.parametrize("commande", [("verifier-journal",), ("sauvegarder", "-o", "s")])
def test_sans_etude_une_commande_le_dit_sans_panne(tmp_path, commande, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fini = _dans_une_etude_neuve(tmp_path / "vide", "-m", "basoche", *commande, BASOCHE_CLE_SAUVEGARDE="phrase longue")
    assert fini.returncode == 2
    assert "pas encore d'étude" in fini.stderr
    assert "Défaut" not in fini.stderr
