"""Le décompte d'une créance, arrêté à une date : ce qui reste dû, ligne par ligne et texte par texte.

Un titre est plusieurs postes, chacun avec sa base, son taux, son départ, sa majoration et sa capitalisation.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from basoche.droit.decompte_deroulement import Deroulement
from basoche.droit.decompte_entrees import Compte, Nature, Prescription, Tenu
from basoche.droit.decompte_poste import premier_jour_vivant
from basoche.droit.interets_regle import decrire
from basoche.droit.montant import Montant
from basoche.droit.parametres import AUCUNE, Options, lire
from basoche.droit.resultat import Resultat, sans_doublon
from basoche.droit.solidarite import bilans_par_debiteur, phrases_de_solidarite, suspensions_communes
from basoche.droit.taux import Preuves


def calculer_decompte(compte: Compte, *, options: Options = AUCUNE) -> Resultat:
    """Arrête un compte (C. civ. 1231-6, 1342-10, 1343-1, 1343-2 ; C. mon. fin. L. 313-2, L. 313-3).

    Args:
        compte: postes, versements, avoirs, suspensions, titres et débiteurs.
        options: reconduction d'un taux échu.

    Returns:
        ``principal``, ``interets``, ``frais``, ``total`` (leur somme), ``interet_par_jour``, ``trop_percu``,
        ``provision_un_mois``, ``interets_prescrits`` (hors du total) ; les mêmes par titre et par débiteur.

    Raises:
        ChampInvalide, ChampManquant: l'entrée est incomplète ou contradictoire.
        ErreurBasoche: solidarité non précisée, majoration impossible, poste, titre ou débiteur inconnu.
        HorsPeriode: un taux de la période n'est pas connu.
    """
    compte.verifier()
    preuves = Preuves()
    _avertir_des_oublis(compte, preuves)
    ensemble = Deroulement(compte, suspensions_communes(compte), options, preuves).derouler()
    bilan = ensemble.bilan(trop_percu=ensemble.trop_percu())
    valeurs: dict[str, Any] = dict(bilan.en_valeurs())
    if len(compte.titres) > 1:
        valeurs["titres"] = [_bilan_du_titre(titre, ensemble) for titre in compte.titres]
    if len(compte.debiteurs) > 1 or any(d.tenu in (Tenu.PART, Tenu.CAUTION) for d in compte.debiteurs):
        valeurs["debiteurs"] = bilans_par_debiteur(compte, ensemble, options, preuves)
    _alerter_sur_la_prescription(compte, ensemble, bilan.interets_prescrits, preuves)
    return Resultat(
        valeurs=valeurs,
        lignes=ensemble.lignes(),
        fondements=tuple(preuves.fondements),
        hypotheses=_hypotheses(compte),
        avertissements=tuple(preuves.avertissements),
    )


def _alerter_sur_la_prescription(compte: Compte, ensemble: Deroulement, prescrits: int, preuves: Preuves) -> None:
    """C. civ. 2224 : dit ce qui est prescrit, ou ce qui pourrait l'être quand la prescription n'a pas été demandée."""
    if prescrits:
        preuves.avertir(
            "interets_prescrits",
            f"{Montant(prescrits).en_francais()} d'intérêts sont prescrits au {compte.au:%d/%m/%Y} : isolés, hors du "
            "total et de tout acte. Un versement volontaire a pu valoir reconnaissance : le dire dans "
            "« interruptions ».",
        )
    plus_anciens = ensemble.plus_anciens_interets()
    if compte.prescription is not None or plus_anciens is None:
        return
    droit_commun = Prescription(int(lire("interets/prescription/droit_commun", le=compte.au).contenu["ans"]))
    if plus_anciens < premier_jour_vivant(droit_commun, compte.au):
        preuves.avertir(
            "prescription_a_verifier",
            f"Des intérêts impayés courent depuis le {date.fromordinal(plus_anciens):%d/%m/%Y}, il y a plus de "
            f"{droit_commun.ans} ans : donner « prescription_interets », avec les actes interruptifs, pour isoler ceux "
            "qui sont prescrits.",
        )


def _bilan_du_titre(titre: str, ensemble: Deroulement) -> dict[str, Any]:
    postes = [poste for poste in ensemble.postes.values() if poste.poste.titre == titre]
    return {"cle": titre, **ensemble.bilan(postes).en_valeurs()}


def _avertir_des_oublis(compte: Compte, preuves: Preuves) -> None:
    """Ce que le compte laisse de côté ne passe jamais en silence."""
    for poste in compte.postes:
        if poste.echu_le > compte.au:
            preuves.avertir(
                "poste_posterieur", f"Poste « {poste.cle} » daté du {poste.le:%d/%m/%Y}, après l'arrêté : écarté."
            )
        if poste.nature is Nature.INTERETS_ECHUS and poste.interets is not None:
            preuves.avertir(
                "interets_sur_interets",
                f"Poste « {poste.cle} » : des intérêts échus ne produisent intérêt que si le contrat ou la décision le "
                "prévoit, pour une année entière (C. civ. 1343-2).",
            )
    for versement in compte.versements:
        if versement.le > compte.au:
            preuves.avertir("versement_posterieur", f"Versement du {versement.le:%d/%m/%Y}, après l'arrêté : écarté.")
        elif not versement.montant:
            preuves.avertir("versement_nul", f"Versement du {versement.le:%d/%m/%Y} de 0 € : écarté.")
    for avoir in compte.avoirs:
        if avoir.le > compte.au:
            preuves.avertir("avoir_posterieur", f"Avoir du {avoir.le:%d/%m/%Y}, après l'arrêté : écarté.")
    for suspension in compte.suspensions:
        if not suspension.article:
            preuves.avertir(
                "suspension_sans_article",
                f"Suspension du {suspension.du:%d/%m/%Y} ({suspension.motif}) : donner la décision ou l'article.",
            )
    if compte.prescription is not None and any(jour > compte.au for jour in compte.prescription.interruptions):
        preuves.avertir("interruption_posterieure", "Un acte interruptif daté d'après l'arrêté est écarté.")


def _hypotheses(compte: Compte) -> tuple[str, ...]:
    phrases = [phrase for poste in compte.postes if poste.interets is not None for phrase in decrire(poste.interets)]
    phrases += [
        f"Poste « {poste.cle} » sans date : tenu pour échu dès l'origine du compte ({poste.le:%d/%m/%Y})."
        for poste in compte.postes
        if poste.date_supposee
    ]
    if compte.versements:
        phrases.append(
            "Versements : frais, puis intérêts, puis capital (C. civ. 1343-1), les postes d'un même titre formant une "
            "seule dette ; entre postes ou titres, le plus onéreux, puis le plus ancien, puis au prorata (C. civ. "
            "1342-10). Les intérêts les plus anciens sont éteints d'abord. Un excédent attend l'échéance d'un poste, "
            "puis est un trop-perçu."
        )
    for suspension in compte.suspensions:
        fin = f"au {suspension.au:%d/%m/%Y} inclus" if suspension.au else "sans terme connu"
        article = f", {suspension.article}" if suspension.article else ""
        phrases.append(
            f"Suspension du {suspension.du:%d/%m/%Y} {fin} : {suspension.motif} ({suspension.effet}{article})."
        )
    if compte.prescription is not None:
        phrases.append(
            f"Intérêts impayés de plus de {compte.prescription.ans} ans isolés comme prescrits, sauf acte "
            "interruptif ; les intérêts capitalisés sont devenus du capital et n'en font pas partie."
        )
    if any(poste.interets is not None for poste in compte.postes):
        phrases.append(
            "Intérêt par jour et provision d'un mois : base × taux à venir, majoration comprise, à compter du jour qui "
            "suit le dernier jour compté ; la provision n'est pas dans le total."
        )
    return sans_doublon([*phrases, *phrases_de_solidarite(compte, compte.au)])
