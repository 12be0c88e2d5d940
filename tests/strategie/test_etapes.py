"""Le plan d'exécution et son agenda."""

from __future__ import annotations

from datetime import date

from basoche.strategie.conseil import conseiller
from basoche.strategie.etapes import exporter_l_agenda
from strategie.dossiers import LE, avec_titre, dossier


def etapes(vu):
    return {etape.acte: etape for etape in conseiller(vu).plan}


def test_la_saisie_attribution_se_denonce_dans_les_huit_jours_et_s_attend_un_mois():
    plan = etapes(avec_titre(avoirs={"compte": {"solde": "2651.69"}}))
    assert plan["pv_saisie_attribution"].au_plus_tot == LE
    assert plan["denonc_saisie_attribution"].au_plus_tard == date(2026, 12, 1)
    # Dénoncée le 23 novembre : un mois jusqu'au 23 décembre, certificat le lendemain.
    assert plan["certificat_non_contestation"].au_plus_tot == date(2026, 12, 24)


def test_la_saisie_des_remunerations_va_d_un_mois_a_trois():
    plan = etapes(avec_titre(avoirs={"employeur": {"net": "2100.00"}}))
    assert plan["pv_saisie_remunerations"].au_plus_tot == date(2026, 12, 24)
    assert plan["pv_saisie_remunerations"].au_plus_tard == date(2027, 2, 23)


def test_l_ordonnance_a_signifier_porte_son_dernier_jour():
    vu = dossier(titre={"espece": "injonction_payer", "rendu_le": "2026-09-01"})
    assert etapes(vu)["signification_injonction_payer"].au_plus_tard == date(2026, 12, 1)


def test_chaque_voie_du_plan_finit_par_une_decision():
    plan = conseiller(avec_titre(avoirs={"compte": {"solde": "1500.00"}})).plan
    assert plan[-1].point_de_decision
    assert sum(bool(etape.point_de_decision) for etape in plan) >= 2


def test_l_arret_n_a_pas_de_plan():
    assert conseiller(dossier(exigible_le="2014-06-01")).plan == ()


def test_l_agenda_se_relit():
    import icalendar

    conseil = conseiller(avec_titre(cle="2026-000123", avoirs={"compte": {"solde": "2651.69"}}))
    texte = exporter_l_agenda(conseil.plan, cle=conseil.dossier.cle, le=LE)
    assert all(len(ligne.encode()) <= 75 for ligne in texte.split("\r\n"))
    evenements = icalendar.Calendar.from_ical(texte).walk("VEVENT")
    assert len(evenements) == sum(1 + (etape.au_plus_tard is not None) for etape in conseil.plan)
    assert evenements[0]["DTSTART"].dt == LE
    assert "2026-000123" in str(evenements[0]["SUMMARY"])
    assert len({str(e["UID"]) for e in evenements}) == len(evenements)
