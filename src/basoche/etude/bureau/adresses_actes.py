"""Les adresses des actes et des échéances."""

from django.urls import path

from basoche.etude.bureau.reserve import reserver
from basoche.etude.bureau.vues import (
    actes_acte,
    actes_files,
    actes_lots,
    actes_numerisation,
    actes_preparation,
    actes_remise,
    actes_sans_remise,
    echeances,
)

urlpatterns = [
    path(
        "dossiers/<str:numero>/actes/nouveau", reserver("acte.rediger", actes_preparation.choisir), name="choisir_acte"
    ),
    path(
        "dossiers/<str:numero>/actes/nouveau/<slug:code>",
        reserver("acte.rediger", actes_preparation.preparer),
        name="preparer_acte",
    ),
    path("actes", actes_files.files, name="files_des_actes"),
    path("actes/repertoire", actes_files.repertoire, name="repertoire"),
    path("actes/code-barres", actes_files.code_barres, name="code_barres"),
    path("actes/copies", reserver("acte.numeriser", actes_files.copies), name="copies_gardees"),
    path("actes/numeriser", reserver("acte.numeriser", actes_numerisation.numeriser), name="numeriser_les_actes"),
    path("actes/a-signer.pdf", actes_files.imprimer, name="imprimer_les_actes"),
    path("actes/file/<slug:nom>", actes_files.file_, name="file_des_actes"),
    path("actes/file/<slug:nom>/avancer", actes_files.avancer, name="avancer_les_actes"),
    path("actes/<int:cle>", actes_acte.acte, name="acte"),
    path("actes/<int:cle>/modifier", reserver("acte.rediger", actes_preparation.modifier), name="modifier_acte"),
    path("actes/<int:cle>/apercu", actes_acte.apercu, name="apercu_acte"),
    path("actes/<int:cle>/remise", reserver("acte.remettre", actes_remise.remettre), name="remettre_acte"),
    path(
        "actes/<int:cle>/dresser",
        reserver("acte.proces_verbal_execution", actes_sans_remise.dresser),
        name="dresser_acte",
    ),
    path("actes/<int:cle>/deposer", reserver("acte.numeriser", actes_sans_remise.deposer), name="deposer_acte"),
    path("actes/<int:cle>/completer", reserver("acte.remettre", actes_remise.completer), name="completer_remise"),
    path("actes/<int:cle>/lettre", reserver("acte.numeriser", actes_remise.lettre), name="lettre_acte"),
    path("actes/<int:cle>/faire/<slug:geste>", actes_acte.faire, name="faire_acte"),
    path("actes/<int:cle>/pdf/<slug:quoi>", actes_acte.pdf, name="pdf_acte"),
    path("actes/lots", actes_lots.lots, name="lots"),
    path("actes/lots/<slug:nom>", actes_lots.lot, name="lot"),
    path("actes/lots/<slug:nom>/avancer", actes_lots.avancer, name="avancer_lot"),
    path("actes/lots/<slug:nom>/originaux.pdf", actes_lots.imprimer, name="imprimer_lot"),
    path("echeances", echeances.liste, name="echeances"),
    path("echeances/<int:cle>", echeances.echeance, name="echeance"),
    path("taches/<int:cle>/faite", reserver("tache.traiter", echeances.tache_faite), name="tache_faite"),
]
