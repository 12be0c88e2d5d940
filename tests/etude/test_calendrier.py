"""Le calendrier abonné : une adresse secrète qui se ferme, du RFC 5545, et rien qu'un tiers puisse apprendre."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from basoche.etude.agenda.calendrier import calendrier_de, empreinte_de, ouvrir_calendrier
from basoche.etude.agenda.models import AbonnementCalendrier, Echeance, Tache
from basoche.etude.commun.erreurs import DroitRefuse
from basoche.etude.dossiers.models import Cloison
from basoche.etude.dossiers.protegees import inscrire_protegee
from basoche.etude.equipe.models import Collaborateur, Delegation
from basoche.etude.journal.models import Entree

pytestmark = pytest.mark.django_db


@pytest.fixture
def ce_jour():
    return timezone.localdate()


@pytest.fixture
def echeance(dossier, expert, ce_jour):
    return Echeance.objects.create(
        dossier=dossier, objet="x", regle="essai", libelle="Dénoncer la saisie : Banque Mérand et fils",
        article="CPCE R211-3", sanction="caducité", verification="texte", niveau="bloquant", origine_le=ce_jour,
        le=ce_jour + timedelta(days=4), date_brute=ce_jour, responsable=expert,
    )  # fmt: skip


def _evenements(octets: bytes):
    return Calendar.from_ical(octets).walk("VEVENT")


def _rendre(qui, le, **nommes):
    return calendrier_de(qui, le, domaine="basoche.example", **nommes)


def test_le_calendrier_suit_la_norme_et_dit_dossier_acte_article(echeance, expert, dossier, ce_jour):
    octets = _rendre(expert, ce_jour)
    assert octets.startswith(b"BEGIN:VCALENDAR\r\n")
    assert max(len(ligne) for ligne in octets.split(b"\r\n")) <= 75
    trouve = next(e for e in _evenements(octets) if e["UID"] == f"echeance-{echeance.pk}@basoche.example")
    assert str(trouve["SUMMARY"]) == f"{dossier.numero} · Dénoncer la saisie · CPCE R211-3"
    assert trouve.decoded("DTSTART") == echeance.le
    assert trouve.decoded("DTEND") == echeance.le + timedelta(days=1)
    assert "caducité" in str(trouve["DESCRIPTION"])
    assert octets == _rendre(expert, ce_jour)


def test_aucun_nom_ni_texte_libre_ni_donnee_protegee_sauf_reglage(echeance, expert, dossier, ce_jour):
    Tache.objects.create(dossier=dossier, libelle="Rappeler Mérand", affectee_a=expert, pour_le=ce_jour)
    inscrire_protegee(
        dossier, dossier.titres.get(), nature="employeur", valeur="Employeurtemoin", obtenue_le=ce_jour,
        obtenue_de="org", acteur=expert, le=ce_jour,
    )  # fmt: skip
    nu = _rendre(expert, ce_jour).replace(b"\r\n ", b"").decode().lower()
    assert "mérand" not in nu
    assert "employeurtemoin" not in nu
    assert "tâche : à faire" in nu
    regle = _rendre(expert, ce_jour, noms=True).replace(b"\r\n ", b"").decode()
    assert dossier.intitule in regle
    assert "Rappeler" not in regle
    assert "Employeurtemoin" not in regle


def test_ni_dossier_cloisonne_ni_echeance_traitee_et_l_absent_est_suivi(
    echeance, expert, collaborateurs, dossier, ce_jour
):
    clerc, uid = collaborateurs["clerc"], f"echeance-{echeance.pk}@basoche.example"

    def voit(qui):
        return uid in {str(evenement["UID"]) for evenement in _evenements(_rendre(qui, ce_jour))}

    assert voit(expert)
    assert not voit(clerc)
    Delegation.objects.create(de=expert, a=clerc, du=ce_jour, au=ce_jour + timedelta(days=3))
    assert voit(clerc)
    Cloison.objects.create(dossier=dossier, collaborateur=clerc, motif="proche")
    assert not voit(clerc)
    Echeance.objects.filter(pk=echeance.pk).update(traitee_le=ce_jour)
    assert not voit(expert)


def test_l_adresse_est_secrete_se_change_se_ferme_et_meurt_avec_le_compte(client, echeance, expert, ce_jour):
    client.force_login(expert)
    page = client.post("/mon-compte/calendrier", {"ouvrir": "1"}).content.decode()
    adresse = page.split('value="http://testserver')[1].split('"')[0]
    jeton = adresse.removeprefix("/calendrier/").removesuffix(".ics")
    assert AbonnementCalendrier.objects.get().empreinte == empreinte_de(jeton)
    assert jeton not in client.get("/mon-compte/calendrier").content.decode()
    client.logout()
    recu = client.get(adresse)
    assert recu.status_code == 200
    assert recu["Content-Type"].startswith("text/calendar")
    assert recu["Cache-Control"] == "private, no-store"
    assert client.get("/calendrier/inconnu.ics").status_code == 404
    client.force_login(expert)
    client.post("/mon-compte/calendrier", {"ouvrir": "1"})
    assert client.get(adresse).status_code == 404
    neuf = ouvrir_calendrier(acteur=expert, le=ce_jour)
    assert client.get(f"/calendrier/{neuf}.ics").status_code == 200
    Collaborateur.objects.filter(pk=expert.pk).update(is_active=False)
    assert client.get(f"/calendrier/{neuf}.ics").status_code == 404
    Collaborateur.objects.filter(pk=expert.pk).update(is_active=True)
    client.force_login(expert)
    client.post("/mon-compte/calendrier", {"fermer": "1"})
    assert client.get(f"/calendrier/{neuf}.ics").status_code == 404
    assert not AbonnementCalendrier.objects.exists()
    faits = list(Entree.objects.filter(action__startswith="calendrier.").values_list("action", flat=True))
    assert faits.count("calendrier.ouvrir") == 3
    assert faits.count("calendrier.fermer") == 1


def test_l_administrateur_n_a_pas_de_calendrier_et_la_page_dit_l_absence_de_serveur(client, collaborateurs, ce_jour):
    with pytest.raises(DroitRefuse):
        ouvrir_calendrier(acteur=collaborateurs["administrateur"], le=ce_jour)
    client.force_login(collaborateurs["clerc"])
    page = client.get("/mon-compte/calendrier").content.decode()
    assert "Aucun serveur de courriel" in page
    assert "pas d'adresse électronique" in page


def test_le_reglage_des_noms_se_dit_sur_la_page(client, expert, settings):
    settings.ENVIRONNEMENT = replace(settings.ENVIRONNEMENT, calendrier_noms=True)
    client.force_login(expert)
    assert "BASOCHE_CALENDRIER_NOMS" in client.get("/mon-compte/calendrier").content.decode()


def test_le_nombre_de_requetes_ne_suit_pas_le_nombre_d_echeances(
    echeance, expert, ce_jour, django_assert_max_num_queries
):
    for rang in range(20):
        Echeance.objects.filter(pk=echeance.pk).first()
        copie = Echeance.objects.get(pk=echeance.pk)
        copie.pk, copie.objet = None, f"y{rang}"
        copie.save(force_insert=True)
    with django_assert_max_num_queries(6):
        assert len(_evenements(_rendre(expert, ce_jour))) >= 20
