"""Coût d'un acte : émolument, vacations, engagement des poursuites, déplacement, débours et TVA (A444-10 s.)."""

from __future__ import annotations

from basoche.droit.parametres import AUCUNE, Options
from basoche.droit.resultat import Resultat, sans_doublon
from basoche.droit.tarif.accessoires import debours_et_taxes, deplacement, taux_tva
from basoche.droit.tarif.charge import charge_du_numero, repartir
from basoche.droit.tarif.demande import DemandeCout, verifier
from basoche.droit.tarif.emoluments import emoluments, honoraire, majoration_outre_mer
from basoche.droit.tarif.lignes import reconduire, totaliser
from basoche.droit.tarif.numeros import PrestationTarifee, numero_de_l_acte, prestation_du_numero
from basoche.droit.tarif.releve import Prestation, Releve


def cout(demande: DemandeCout, options: Options = AUCUNE) -> Resultat:
    """Le coût d'une prestation tarifée ou d'un honoraire libre.

    Raises:
        ChampManquant, ChampInvalide: la demande ne désigne pas exactement une prestation, ou se contredit.
        ErreurBasoche: acte ou numéro inconnu, urgence ou engagement des poursuites que le tarif ne prévoit pas.
        HorsPeriode: le tarif n'est pas connu à la date de la prestation.
        ValeurInconnue: un montant nécessaire n'a pas été trouvé dans les textes.
    """
    verifier(demande)
    releve = Releve(Prestation(demande.le, demande.provision_le), options)
    objet = _objet(demande, releve)
    charge = charge_du_numero(objet.numero if objet else None, releve)
    lignes = honoraire(demande) if objet is None else emoluments(objet, demande, releve)
    lignes += majoration_outre_mer(lignes, demande, releve)
    lignes += deplacement(objet, demande, releve)
    taux = taux_tva(demande, releve)
    lignes += debours_et_taxes(objet, demande, taux, releve)
    if releve.echu:
        lignes = reconduire(lignes, releve.version)
    totaux = totaliser(lignes, taux)
    parts = repartir(totaux.ttc, charge)
    return Resultat(
        valeurs={
            "ht": totaux.ht,
            "tva": totaux.tva,
            "ttc": totaux.ttc,
            "a_charge_debiteur": parts.debiteur,
            "a_charge_creancier": parts.creancier,
        },
        lignes=[ligne.en_dict(charge) for ligne in lignes],
        fondements=sans_doublon(releve.fondements),
        hypotheses=sans_doublon(releve.hypotheses),
        avertissements=sans_doublon(releve.avertissements),
    )


def _objet(demande: DemandeCout, releve: Releve) -> PrestationTarifee | None:
    if demande.honoraire_ht is not None:
        return None
    if demande.acte is not None:
        return prestation_du_numero(numero_de_l_acte(demande.acte, releve))
    assert demande.numero is not None
    return prestation_du_numero(demande.numero)
