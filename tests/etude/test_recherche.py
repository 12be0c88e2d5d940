"""La recherche : tolérante, bornée, et qui ne montre que ce qui est visible."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from basoche.etude.dossiers.models import Cloison, Nature, Role
from basoche.etude.dossiers.ouverture import PartieDonnee, ouvrir_dossier
from basoche.etude.dossiers.recherche import chercher
from basoche.etude.personnes.actions import ajouter_compte, ajouter_coordonnee
from basoche.etude.personnes.fusion import fusionner_personnes
from basoche.etude.personnes.index import creer_en_nombre, reconstruire_index
from basoche.etude.personnes.models import Mot, Personne, Variante, Vocabulaire
from basoche.etude.personnes.normalisation import cle_phonetique, sont_proches
from basoche.etude.personnes.recherche import chercher_personnes

pytestmark = pytest.mark.django_db
NOMS = [
    ("Mérand", "Paul"), ("Renaud", "Jean-Pierre"), ("Le Goff", "Yann"), ("Thibault", "Inès"), ("Martin", "Luc"),
    ("Lefèvre", "Anne"), ("Dupond", "Zoé"), ("Philippe", "Ève"), ("Legall", "Yves"),
]  # fmt: skip


@pytest.fixture
def personnes(db):
    creer_en_nombre([Personne(nature="physique", nom=nom, prenoms=prenoms) for nom, prenoms in NOMS])
    creer_en_nombre([Personne(nature="morale", nom="du Lac", forme_juridique="SCI")])


@pytest.mark.parametrize(
    ("texte", "nom"),
    [
        ("merand", "Mérand"), ("PAUL MÉRAND", "Mérand"), ("mer", "Mérand"), ("pau mer", "Mérand"), ("reno", "Renaud"),
        ("jean pierre renaud", "Renaud"), ("legoff", "Le Goff"), ("le goff", "Le Goff"), ("goff y", "Le Goff"),
        ("le gall", "Legall"), ("tibo", "Thibault"), ("ines thibaut", "Thibault"), ("martn", "Martin"),
        ("matrin", "Martin"), ("marttin", "Martin"), ("lefebvre", "Lefèvre"), ("dupont", "Dupond"),
        ("filipe", "Philippe"), ("sci du lac", "du Lac"), ("du lac", "du Lac"), ("lacc", "du Lac"),
        ("sci du lc", "du Lac"),
    ],
)  # fmt: skip
def test_un_nom_mal_tape_se_retrouve(personnes, texte, nom):
    assert chercher_personnes(texte)[0].nom == nom


@pytest.mark.parametrize("texte", ["xyzzy", "", "  ", "'; DROP TABLE", "%", "_", "é" * 500, "martin zzzz"])
def test_ce_qui_ne_ressemble_a_rien_ne_rend_rien(personnes, texte):
    assert chercher_personnes(texte) == []


def test_le_nom_exact_passe_avant_celui_qui_lui_ressemble(db):
    creer_en_nombre([Personne(nature="physique", nom=nom) for nom in ("Dupond", "Duponte", "Dupont")])
    assert [personne.nom for personne in chercher_personnes("dupont")][:2] == ["Dupont", "Duponte"]


@pytest.mark.parametrize(
    ("un", "deux", "proches"),
    [
        ("martin", "martin", True), ("martin", "martn", True), ("martin", "marttin", True), ("martin", "matrin", True),
        ("martin", "mertin", True), ("martin", "mrtn", False), ("martin", "mertan", False), ("ab", "ba", True),
        ("", "", True), ("a", "", True), ("abc", "cba", False),
    ],
)  # fmt: skip
def test_une_faute_au_plus_separe_deux_mots_proches(un, deux, proches):
    assert sont_proches(un, deux) is sont_proches(deux, un) is proches


@pytest.mark.parametrize(
    ("un", "deux"),
    [("renaud", "reno"), ("thibault", "tibo"), ("philippe", "filipe"), ("gauthier", "gotier"), ("dupond", "dupont"),
     ("lefevre", "lefaivre"), ("quentin", "kentin"), ("meyer", "meier"), ("girault", "giraud"), ("faure", "fore")],
)  # fmt: skip
def test_deux_noms_qui_se_prononcent_pareil_ont_la_meme_cle(un, deux):
    assert cle_phonetique(un) == cle_phonetique(deux)


def test_le_nom_change_et_l_index_suit(db):
    personne = Personne.objects.create(nature="physique", nom="Ancien")
    personne.nom = "Nouveau"
    personne.save()
    assert chercher_personnes("ancien") == []
    assert chercher_personnes("nouveau") == [personne]


def test_l_index_se_reconstruit(personnes):
    for modele in (Mot, Vocabulaire, Variante):
        modele.objects.all().delete()
    assert chercher_personnes("merand") == []
    assert reconstruire_index() == len(NOMS) + 1
    assert chercher_personnes("mrand")[0].nom == "Mérand"


def test_une_personne_absorbee_mene_a_celle_qui_la_garde(expert, le, debiteur):
    gardee = Personne.objects.create(nature="physique", nom="Méran", prenoms="P.")
    fusionner_personnes(gardee, debiteur, motif="même acte de naissance", acteur=expert, le=le)
    assert chercher_personnes("paul merand")[0] == gardee


@pytest.mark.parametrize("texte", ["06 39 98 01 01", "0639980101", "+33 6 39 98 01 01", "98 01 01"])
def test_un_telephone_se_cherche_entier_ou_par_la_fin(dossier, expert, debiteur, le, texte):
    ajouter_coordonnee(debiteur, nature="telephone", valeur="06.39.98.01.01", origine="titre", acteur=expert, le=le)
    assert [(t.dossier, t.par) for t in chercher(texte, expert, annee=2026)] == [(dossier, "téléphone")]


@pytest.mark.parametrize("texte", ["02606", "2606", "M02606", "FR14 2004 1010 0505 0001 3M02 606"])
def test_un_iban_se_cherche_entier_ou_par_la_fin(dossier, expert, debiteur, le, texte):
    ajouter_compte(debiteur, iban="FR1420041010050500013M02606", origine="paiement", acteur=expert, le=le)
    assert dossier in [t.dossier for t in chercher(texte, expert, annee=2026)]


@pytest.mark.parametrize("texte", ["24/01234", "RG 24/01234", "2024/1234", "24-01234", "RG n° 24/1234"])
def test_un_numero_de_role_se_cherche_sous_toutes_ses_formes(dossier, expert, texte):
    assert [(t.dossier, t.par) for t in chercher(texte, expert, annee=2026)] == [(dossier, "numéro de rôle")]


def test_le_numero_passe_avant_tout_le_reste(dossier, expert, creancier, debiteur, le):
    ouvrir_dossier(
        nature=Nature.AMIABLE, parties=[PartieDonnee(creancier, Role.CREANCIER)], responsable=None, acteur=expert,
        le=le, reference_client="1",
    )  # fmt: skip
    assert chercher("1", expert, annee=2026)[0].dossier == dossier


def test_on_ne_trouve_que_ce_qu_on_voit(dossier, expert, commissaire):
    Cloison.objects.create(dossier=dossier, collaborateur=expert, motif="parent du débiteur")
    for texte in ("merand", dossier.numero, "LAC-77/b", "24/01234"):
        assert list(chercher(texte, expert, annee=2026)) == []
        assert [t.dossier for t in chercher(texte, commissaire, annee=2026)] == [dossier]


def test_la_recherche_fait_un_nombre_borne_de_requetes_sans_parcourir_de_table(dossier, expert, personnes):
    for texte in ("merand", "jean pierre renaud", "0639980101", "24/01234", "zzzz"):
        with CaptureQueriesContext(connection) as requetes:
            chercher(texte, expert, annee=2026)
        assert len(requetes) <= 22, texte
        if connection.vendor == "sqlite":
            with connection.cursor() as curseur:
                for requete in requetes:
                    curseur.execute(f"EXPLAIN QUERY PLAN {requete['sql']}")
                    plans = [ligne[3] for ligne in curseur.fetchall()]
                    assert not [plan for plan in plans if _parcourt(plan)], (texte, requete["sql"], plans)


def _parcourt(plan):
    """Un parcours de table entière ; ceux d'une sous-requête bornée n'en sont pas."""
    return plan.startswith(("SCAN dossiers_", "SCAN personnes_", "SCAN equipe_"))


@pytest.mark.parametrize("texte", ["mar", "martin", "marti"])
def test_un_mot_tres_porte_rend_les_premieres_personnes_de_tous_ses_debuts(db, texte):
    noms = ["Martin", "Marthe", "Martinet", "Durand"] * 30
    creer_en_nombre([Personne(nature="physique", nom=nom) for nom in noms])
    attendues = [qui.pk for qui in Personne.objects.order_by("pk") if qui.cle.startswith(texte)][:12]
    assert sorted(qui.pk for qui in chercher_personnes(texte, au_plus=12)) == attendues
