"""Les personnes : identité vérifiée, coordonnées datées, doublons réunis et séparés sans rien perdre."""

from datetime import date

import pytest

from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification, DroitRefuse
from basoche.etude.dossiers.models import Nature, Partie, Role
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.journal.models import Entree
from basoche.etude.personnes.actions import (
    ajouter_compte,
    ajouter_coordonnee,
    clore_coordonnee,
    creer_personne,
    modifier_personne,
)
from basoche.etude.personnes.doublons import doublons_de
from basoche.etude.personnes.fusion import defaire_fusion, fusionner_personnes
from basoche.etude.personnes.models import Personne

pytestmark = pytest.mark.django_db
SIREN, AUTRE_SIREN = "000424242", "732829320"
IBAN = "FR1420041010050500013M02606"


def _creer(expert, le, **champs):
    return creer_personne(champs={"nature": "physique", **champs}, acteur=expert, le=le)


@pytest.mark.parametrize(
    ("siret", "lu"),
    [("", ("", "")), ("732 829 320", ("732829320", "")), ("732 829 320 00074", ("732829320", "00074"))],
)
def test_le_siren_et_le_siret_sont_lus_et_verifies(expert, le, siret, lu):
    personne = _creer(expert, le, nature="morale", nom="Lac", siret=siret)
    assert (personne.siren, personne.nic) == lu


@pytest.mark.parametrize("siret", ["732829321", "73282932", "73282932000075", "abc"])
def test_un_siren_faux_est_refuse_en_francais(expert, le, siret):
    with pytest.raises(ActionRefusee, match=r"clé fausse|9 chiffres") as refus:
        _creer(expert, le, nature="morale", nom="Lac", siret=siret)
    assert refus.value.champ == "siret"
    assert not Personne.objects.exists()


@pytest.mark.parametrize("iban", ["FR1420041010050500013M02607", "FR14200410100505", "XX00", ""])
def test_un_iban_faux_est_refuse(expert, le, debiteur, iban):
    with pytest.raises(ActionRefusee, match="IBAN"):
        ajouter_compte(debiteur, iban=iban, origine="paiement", acteur=expert, le=le)


def test_un_compte_ne_vient_que_d_un_paiement_ou_du_client(expert, le, debiteur):
    assert (
        ajouter_compte(debiteur, iban=f" {IBAN[:4]} {IBAN[4:]} ", origine="client", acteur=expert, le=le).iban == IBAN
    )
    with pytest.raises(ActionRefusee, match="administration"):
        ajouter_compte(debiteur, iban=IBAN, origine="ficoba", acteur=expert, le=le)


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"nom": "  "}, "pas de nom"),
        ({"nom": "A", "nature": "autre"}, "Physique ou morale"),
        ({"nom": "A", "naissance_le": date(2027, 1, 1)}, "après ce jour"),
        ({"nom": "A", "naissance_le": date(2000, 1, 1), "decedee_le": date(1999, 1, 1)}, "précède la naissance"),
    ],
)
def test_une_identite_impossible_est_refusee(expert, le, champs, message):
    with pytest.raises(ActionRefusee, match=message):
        _creer(expert, le, **champs)


def test_modifier_garde_le_nom_des_champs_et_non_leurs_valeurs(expert, le):
    personne = _creer(expert, le, nom="Mérand", prenoms="Paul")
    modifier_personne(
        personne, champs={"nature": "physique", "nom": "Mérande", "prenoms": "Paul"}, acteur=expert, le=le,
        version_lue=personne.version,
    )  # fmt: skip
    entree = Entree.objects.get(action="personne.modifier")
    assert entree.details == {"champs": ["nom"]}
    assert set(personne.mots.values_list("mot", flat=True)) == {"merande", "paul"}


def test_le_second_qui_modifie_est_prevenu(expert, le):
    personne = _creer(expert, le, nom="Mérand")
    lue = personne.version
    champs = {"nature": "physique", "nom": "Un"}
    modifier_personne(personne, champs=champs, acteur=expert, le=le, version_lue=lue)
    with pytest.raises(ConflitDeModification):
        modifier_personne(Personne.objects.get(), champs=champs, acteur=expert, le=le, version_lue=lue)


def test_une_adresse_remplacee_est_close_et_reste(expert, le, debiteur):
    ancienne = ajouter_coordonnee(
        debiteur, nature="adresse", valeur="1 rue A", origine="titre", acteur=expert, le=le, du=date(2020, 1, 1)
    )
    ajouter_coordonnee(
        debiteur, nature="adresse", valeur="2 rue B", origine="enquête", acteur=expert, le=le, remplace=ancienne
    )
    ancienne.refresh_from_db()
    assert (ancienne.au, debiteur.coordonnees.count()) == (le, 2)
    with pytest.raises(ActionRefusee, match="ne peut pas être close"):
        clore_coordonnee(debiteur, ancienne, au=le, acteur=expert, le=le)


@pytest.mark.parametrize(
    ("nature", "valeur", "origine"),
    [("adresse", "", "x"), ("telephone", "abc", "x"), ("courriel", "sans arobase", "x"), ("adresse", "1 rue A", " ")],
)
def test_une_coordonnee_illisible_ou_sans_origine_est_refusee(expert, le, debiteur, nature, valeur, origine):
    with pytest.raises(ActionRefusee):
        ajouter_coordonnee(debiteur, nature=nature, valeur=valeur, origine=origine, acteur=expert, le=le)


@pytest.mark.parametrize(
    ("un", "deux", "motif"),
    [
        ({"nature": "morale", "nom": "Lac", "siret": SIREN},
         {"nature": "morale", "nom": "Autre", "siret": SIREN}, "SIREN"),
        ({"nom": "Mérand", "prenoms": "Paul", "naissance_le": date(1980, 1, 2)},
         {"nom": "MERAND", "prenoms": "Paul", "naissance_le": date(1980, 1, 2)}, "date de naissance"),
        ({"nom": "Renaud", "prenoms": "Luc", "naissance_le": date(1980, 1, 2)},
         {"nom": "Reno", "prenoms": "Luc", "naissance_le": date(1980, 1, 2)}, "prononce pareil"),
        ({"nom": "Mérand", "prenoms": "Paul"}, {"nom": "Merand", "prenoms": "Paul"}, "même nom"),
    ],
)  # fmt: skip
def test_les_doublons_sont_rapproches_et_disent_pourquoi(expert, le, un, deux, motif):
    premiere = _creer(expert, le, **un)
    trouves = doublons_de(_creer(expert, le, **deux))
    assert [rapproche.personne for rapproche in trouves] == [premiere]
    assert motif in trouves[0].motif


@pytest.mark.parametrize(
    "deux",
    [
        {"nom": "Mérand", "prenoms": "Paul", "naissance_le": date(1990, 5, 5)},
        {"nom": "Mérand", "prenoms": "Pauline"},
        {"nom": "Mérand", "prenoms": "Paul", "nature": "morale"},
    ],
)
def test_deux_personnes_differentes_ne_sont_pas_rapprochees(expert, le, deux):
    _creer(expert, le, nom="Mérand", prenoms="Paul", naissance_le=date(1980, 1, 2))
    assert doublons_de(_creer(expert, le, **deux)) == []


def test_reunir_deplace_tout_et_separer_rend_tout(expert, le, dossier, debiteur):
    jumelle = _creer(expert, le, nom="Merand", prenoms="Paul")
    adresse = ajouter_coordonnee(debiteur, nature="adresse", valeur="1 rue A", origine="titre", acteur=expert, le=le)
    compte = ajouter_compte(debiteur, iban=IBAN, origine="paiement", acteur=expert, le=le)
    fusion = fusionner_personnes(jumelle, debiteur, motif="même acte de naissance", acteur=expert, le=le)
    debiteur.refresh_from_db()
    assert debiteur.fusionnee_dans == jumelle
    assert Partie.objects.get(dossier=dossier, role=Role.DEBITEUR).personne == jumelle
    assert [jumelle.coordonnees.get().pk, jumelle.comptes.get().pk] == [adresse.pk, compte.pk]
    defaire_fusion(jumelle, fusion, acteur=expert, le=le)
    debiteur.refresh_from_db()
    assert debiteur.fusionnee_dans is None
    assert Partie.objects.get(dossier=dossier, role=Role.DEBITEUR).personne == debiteur
    assert (debiteur.coordonnees.count(), debiteur.comptes.count(), jumelle.coordonnees.count()) == (1, 1, 0)
    actions = Entree.objects.filter(action__in=["personne.fusionner", "personne.defaire_fusion"])
    assert actions.count() == 2


def test_ce_qui_se_contredit_ne_se_reunit_pas(expert, le):
    un = _creer(expert, le, nom="Un", naissance_le=date(1980, 1, 1))
    deux = _creer(expert, le, nom="Un", naissance_le=date(1981, 1, 1))
    societe = _creer(expert, le, nature="morale", nom="Un", siret=SIREN)
    autre = _creer(expert, le, nature="morale", nom="Un", siret=AUTRE_SIREN)
    for gardee, absorbee in ((un, deux), (un, societe), (societe, autre), (un, un)):
        with pytest.raises(ActionRefusee):
            fusionner_personnes(gardee, absorbee, motif="essai", acteur=expert, le=le)
    assert not Personne.objects.exclude(fusionnee_dans=None).exists()


def test_deux_parties_au_meme_titre_d_un_dossier_ne_se_reunissent_pas(expert, le, creancier):
    un, deux = _creer(expert, le, nom="Un"), _creer(expert, le, nom="Un")
    ouvrir_dossier(
        nature=Nature.AMIABLE, responsable=None, acteur=expert, le=le,
        parties=[PartieDonnee(creancier, Role.CREANCIER), PartieDonnee(un, Role.DEBITEUR, "in_solidum"),
                 PartieDonnee(deux, Role.DEBITEUR, "in_solidum")],
    )  # fmt: skip
    with pytest.raises(ActionRefusee, match="au même dossier"):
        fusionner_personnes(un, deux, motif="essai", acteur=expert, le=le)
    deux.refresh_from_db()
    assert deux.fusionnee_dans is None


@pytest.mark.parametrize("fonction", ["clerc", "accueil", "comptable"])
def test_reunir_demande_un_clerc_expert(collaborateurs, fonction, expert, le):
    un, deux = _creer(expert, le, nom="Un"), _creer(expert, le, nom="Un")
    with pytest.raises(DroitRefuse):
        fusionner_personnes(un, deux, motif="essai", acteur=collaborateurs[fonction], le=le)
