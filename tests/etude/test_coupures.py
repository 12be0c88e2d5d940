"""``kill -9`` au milieu d'un lot d'actes ou d'une sauvegarde : à la reprise, rien de perdu ni de doublé.

Chaque essai lance ses propres processus, sur sa propre base, et ne tue que ceux-là. (L'import tué est éprouvé avec
les imports.)
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

pytestmark = pytest.mark.sqlite_seul
PHRASE = "phrase de sauvegarde d'essai"
ACTES = 10
ETAPES = ("preparer", "controler", "relire", "imprimer", "signer", "remettre")

_SEUL = """
import django, json, os, sys
django.setup()
from datetime import date
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from basoche.droit.montant import Montant
from basoche.etude.actes.documents import octets_de
from basoche.etude.actes.lots import Etape, avancer_lot, preparer_lot
from basoche.etude.actes.models import Acte, Mode, Repertoire
from basoche.etude.actes.preparation import corriger_acte
from basoche.etude.actes.remise import remettre_acte
from basoche.etude.actes.repertoire import lacunes
from basoche.etude.dossiers.models import Dossier, Evenement, Nature, Piece, Poste, Role
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.pieces import deposer_piece
from basoche.etude.dossiers.saisies import saisir_poste, saisir_titre
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import verifier_chaine
from basoche.etude.journal.models import Entree
from basoche.etude.personnes.models import Coordonnee, Personne
from etude.actes_communs import CODE, CORRECTIONS, heure
# La signature est à l'heure de la machine : la remise est donc du même jour.
le, geste, nombre = timezone.localdate(), sys.argv[1], int(sys.argv[2])


def personne(**champs):
    qui = Personne.objects.create(**champs)
    Coordonnee.objects.create(personne=qui, nature="adresse", valeur="27 boulevard du Hérisson-Bleu",
                              code_postal="01999", commune="Bréz-la-Forêt", du=date(2024, 1, 1), origine="client")
    return qui


def remplir():
    call_command("migrate", verbosity=0)
    expert = Collaborateur.objects.create_user("expert", "x", prenom="E", nom="X", fonction="clerc_expert")
    Collaborateur.objects.create_user("maitre", "x", prenom="M", nom="Y", fonction="commissaire_de_justice")
    lac = personne(nature="morale", nom="du Lac", forme_juridique="SCI", organe="son gérant")
    for rang in range(nombre):
        paul = personne(nature="physique", civilite="monsieur", nom="Mérand", prenoms=f"Paul {rang}")
        parties = [PartieDonnee(lac, Role.CREANCIER), PartieDonnee(paul, Role.DEBITEUR)]
        d = ouvrir_dossier(nature=Nature.EXECUTION, parties=parties, responsable=expert, acteur=expert, le=le)
        titre = saisir_titre(d, nature="jugement", date_du_titre=date(2025, 3, 12), juridiction="TJ de Valmont",
                             acteur=expert, le=le, rg="24/01234", signifie_le=date(2025, 4, 2),
                             executoire_le=date(2025, 5, 5), motif_executoire="certificat de non-appel")
        saisir_poste(d, nature="principal", libelle="Principal", montant=Montant(400_000 + rang), acteur=expert, le=le,
                     date_du_poste=date(2025, 3, 12), titre=titre,
                     interets={"du": "2025-03-12", "taux": "legal", "categorie": "professionnel",
                               "executoire_le": "2025-05-05"})
        if geste == "remplir_de_pieces":
            deposer_piece(d, octets=b"%PDF-1.7 " + os.urandom(400_000), nom=f"p{rang}.pdf", acteur=expert, le=le)


def faire():
    expert, maitre = Collaborateur.objects.get(identifiant="expert"), Collaborateur.objects.get(identifiant="maitre")
    if geste == "preparer":
        preparer_lot(Dossier.objects.order_by("pk"), code=CODE, lot="cent", acteur=expert, le=le)
        return
    actes = Acte.objects.filter(lot="cent").select_related("dossier").order_by("pk")
    if geste == "controler":
        for acte in actes.filter(etat="projet"):
            if acte.manques:
                corriger_acte(acte, corrections=CORRECTIONS, acteur=expert, le=le, version_lue=acte.version)
        actes = actes.all()
    if geste == "remettre":
        for acte in actes.filter(etat="signe"):
            remettre_acte(acte, mode=Mode.A_PERSONNE, instant=acte.signe_le, acteur=maitre, le=le,
                          version_lue=acte.version, champs={"lieu": "27 boulevard du Hérisson-Bleu",
                                                            "identite": "M. Paul Mérand, ainsi déclaré"})
        return
    avancer_lot(actes, Etape(geste), acteur=maitre if geste == "signer" else expert, le=le)


if geste.startswith("remplir"):
    remplir()
elif geste != "regarder":
    faire()
actes = Acte.objects.all()
originaux = list(Piece.objects.filter(nature="original de l'acte"))
print(json.dumps({
    "etats": {etat: actes.filter(etat=etat).count() for etat in set(actes.values_list("etat", flat=True))},
    "dossiers": actes.values("dossier").distinct().count(), "actes": actes.count(),
    "originaux": len(originaux), "lisibles": sum(octets_de(p).startswith(b"%PDF") for p in originaux),
    "couts": Poste.objects.exclude(acte_id=None).values("acte_id").distinct().count(),
    "postes": Poste.objects.exclude(acte_id=None).count(),
    "numeros": sorted(actes.exclude(numero_repertoire=None).values_list("numero_repertoire", flat=True)),
    "lacunes": lacunes(2026), "remis": Evenement.objects.filter(nature="acte_remis").count(),
    "journal": {a: Entree.objects.filter(action=a).count() for a in ("acte.preparer", "acte.signer", "acte.remettre")},
    "alterations": len(list(verifier_chaine())),
}))
"""


@pytest.fixture
def lieu(tmp_path):
    """De quoi lancer un processus sur une étude à soi."""
    (tmp_path / "etude.yaml").write_text(
        "nom: SELARL Aubrac et Vauquelin\nqualite: Commissaires de justice associés\n"
        "adresse: 12 rue des Clercs, 69999 Lyon-la-Basoche\ntelephone: '01 99 00 12 34'\n",
        encoding="utf-8",
    )
    (tmp_path / "donnees").mkdir()
    racine = Path(__file__).parents[2]
    environnement = {
        **{nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("BASOCHE_")},
        "DJANGO_SETTINGS_MODULE": "basoche.etude.reglages.application",
        "BASOCHE_DONNEES": str(tmp_path / "donnees"), "BASOCHE_ETUDE": str(tmp_path / "etude.yaml"),
        "BASOCHE_SECRET": Fernet.generate_key().decode(), "BASOCHE_CLE_PROTEGEE": Fernet.generate_key().decode(),
        "BASOCHE_CLE_SAUVEGARDE": PHRASE, "PYTHONPATH": f"{racine / 'src'}{os.pathsep}{racine / 'tests'}",
    }  # fmt: skip
    return tmp_path, environnement


def _lancer(lieu, geste, nombre=ACTES):
    dossier, environnement = lieu
    fait = subprocess.run(
        [sys.executable, "-c", _SEUL, geste, str(nombre)], env=environnement, cwd=dossier, capture_output=True,
        text=True, timeout=240, check=False,
    )  # fmt: skip
    assert fait.returncode == 0, fait.stderr[-3000:]
    return json.loads(fait.stdout)


def _tuer_quand(processus, condition, secondes=120):
    """Tue net dès que la condition est vraie ; faux si le processus a fini avant."""
    limite = time.monotonic() + secondes
    while not condition() and processus.poll() is None and time.monotonic() < limite:
        time.sleep(0.002)
    vivant = processus.poll() is None
    if vivant:
        os.kill(processus.pid, signal.SIGKILL)
    processus.wait(timeout=30)
    return vivant


# Ce qui grandit pendant chaque étape : on tue quand quelques actes y sont passés.
_AVANCE = {
    "preparer": "SELECT count(*) FROM actes_acte",
    "controler": "SELECT count(*) FROM actes_acte WHERE etat = 'controle'",
    "relire": "SELECT count(*) FROM actes_acte WHERE etat = 'relu'",
    "imprimer": "SELECT count(*) FROM actes_acte WHERE original_id IS NOT NULL",
    "signer": "SELECT count(*) FROM actes_acte WHERE etat = 'signe'",
    "remettre": "SELECT count(*) FROM actes_acte WHERE numero_repertoire IS NOT NULL",
}


def test_un_lot_d_actes_tue_a_chaque_etape_reprend_sans_perte_ni_doublon(lieu):
    dossier, environnement = lieu
    _lancer(lieu, "remplir")
    tues = 0
    with contextlib.closing(sqlite3.connect(dossier / "donnees" / "basoche.sqlite3", timeout=30)) as base:
        for etape in ETAPES:
            processus = subprocess.Popen(
                [sys.executable, "-c", _SEUL, etape, "0"], env=environnement, cwd=dossier, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
            requete = _AVANCE[etape]
            tues += _tuer_quand(processus, lambda voulu=requete: base.execute(voulu).fetchone()[0] >= 3)
            faits = base.execute(requete).fetchone()[0]
            assert 3 <= faits <= ACTES, etape  # chacun est entier : l'étape d'un acte est une transaction
            repris = _lancer(lieu, etape)
            assert base.execute(requete).fetchone()[0] == ACTES, etape
            assert (repris["actes"], repris["dossiers"], repris["alterations"]) == (ACTES, ACTES, 0), etape
    assert tues >= 4  # une étape trop prompte peut finir avant le coup ; pas toutes
    assert repris["etats"] == {"signifie": ACTES}
    assert repris["originaux"] == repris["lisibles"] == ACTES
    assert (repris["numeros"], repris["lacunes"]) == (list(range(1, ACTES + 1)), [])
    assert repris["couts"] == repris["postes"] == repris["remis"] == ACTES
    assert repris["journal"] == dict.fromkeys(("acte.preparer", "acte.signer", "acte.remettre"), ACTES)


def _basoche(environnement, *mots, **nommes):
    return subprocess.run(
        [sys.executable, "-m", "basoche", *mots], env=environnement | nommes, capture_output=True, text=True,
        timeout=240, check=False,
    )  # fmt: skip


def test_une_sauvegarde_tuee_pendant_qu_elle_ecrit_laisse_l_ancienne_entiere(lieu, tmp_path):
    dossier, environnement = lieu
    _lancer(lieu, "remplir_de_pieces", 40)
    vers = dossier / "etude.basoche"
    assert _basoche(environnement, "sauvegarder", "-o", str(vers)).returncode == 0
    ancienne, brouillon = vers.read_bytes(), dossier / ".etude.basoche.en-cours"
    assert len(ancienne) > 40 * 400_000  # les pièces y sont
    tues = 0
    for part in (0, 10, 90):
        seuil = len(ancienne) * part // 100
        processus = subprocess.Popen(
            [sys.executable, "-m", "basoche", "sauvegarder", "-o", str(vers)], env=environnement,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        tue = _tuer_quand(
            processus, lambda voulu=seuil: brouillon.is_file() and brouillon.stat().st_size >= voulu
        )  # fmt: skip
        tues += tue
        if tue and brouillon.is_file():
            assert vers.read_bytes() == ancienne
    assert tues >= 2
    assert _basoche(environnement, "verifier-journal").returncode == 0
    assert _basoche(environnement, "sauvegarder", "-o", str(vers)).returncode == 0
    assert not brouillon.exists()
    neuve = {"BASOCHE_DONNEES": str(tmp_path / "neuve")}
    rendue = _basoche(environnement, "restaurer", str(vers), "--verifier", **neuve)
    assert rendue.returncode == 0, rendue.stderr
    assert "40 pièces, 40 décomptes" in rendue.stdout
    assert _basoche(environnement, "verifier-journal", **neuve).returncode == 0


def test_une_restauration_tuee_ne_laisse_pas_une_moitie_d_etude(lieu, tmp_path):
    dossier, environnement = lieu
    _lancer(lieu, "remplir_de_pieces", 20)
    vers, neuve = dossier / "etude.basoche", {"BASOCHE_DONNEES": str(tmp_path / "neuve")}
    assert _basoche(environnement, "sauvegarder", "-o", str(vers)).returncode == 0
    coffre = tmp_path / "neuve" / "coffre"
    processus = subprocess.Popen(
        [sys.executable, "-m", "basoche", "restaurer", str(vers)], env=environnement | neuve,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _tuer_quand(processus, lambda: coffre.is_dir() and sum(1 for _ in coffre.iterdir()) >= 3)
    encore = _basoche(environnement, "restaurer", str(vers), "--verifier", **neuve)
    assert encore.returncode == 0, encore.stderr  # rien n'était gardé : la base est vide, la restauration recommence
    assert "20 pièces, 20 décomptes" in encore.stdout


_CREANCES = "Réf;Nom;Montant;Échéance\n"
_PROFIL = """
profil: coupure
creancier: {cle: lac, nom: Lac Énergie, genre: morale, categorie: professionnel}
colonnes: {reference: Réf, nom: Nom, principal: Montant, exigible_le: Échéance}
fixe: {nature: droit_commun, taux: legal}
"""


def test_la_commande_importer_tuee_se_relance_sans_doublon(lieu):
    """Quatre coups, à des moments différents ; puis la même commande va au bout, et ne double rien."""
    dossier, environnement = lieu
    nombre = 4_000
    fichier, profil, vers = (dossier / nom for nom in ("creances.csv", "coupure.yaml", "portefeuille.jsonl"))
    fichier.write_text(
        _CREANCES + "".join(f"R{r};NOM{r};{100 + r},50;02/02/2025\n" for r in range(nombre)), encoding="utf-8"
    )
    profil.write_text(_PROFIL, encoding="utf-8")
    mots = ["importer", str(fichier), "--profil", str(profil), "--vers", str(vers), "--le", "2026-11-23"]
    for attente in (0.4, 0.8, 1.2, 1.6):
        processus = subprocess.Popen(
            [sys.executable, "-m", "basoche", *mots], env=environnement, cwd=dossier, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        fin = time.monotonic() + attente
        _tuer_quand(processus, lambda voulu=fin: time.monotonic() >= voulu)
        lignes = vers.read_text(encoding="utf-8").splitlines() if vers.exists() else []
        assert all(json.loads(ligne) for ligne in lignes)  # entier, ou l'ancien
    for _ in range(2):
        assert _basoche(environnement, *mots).returncode == 0
    references = [json.loads(ligne)["reference"] for ligne in vers.read_text(encoding="utf-8").splitlines()]
    assert sorted(references) == sorted(f"R{r}" for r in range(nombre))
