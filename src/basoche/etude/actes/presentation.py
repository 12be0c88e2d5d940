"""Régler la présentation des écrits de l'étude, et la voir avant qu'un acte la porte."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from basoche.etude.actes.etude import CLE, en_tete, page_des_actes, page_des_lettres
from basoche.etude.actes.models import Habitude
from basoche.etude.commun.actions import action
from basoche.etude.commun.erreurs import ActionRefusee, ConflitDeModification
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.instrumentum import Arbre
from basoche.redaction.acte import Format, rendre
from basoche.redaction.epreuve import tirer_epreuve
from basoche.redaction.etude import CLES
from basoche.redaction.mise_en_feuille import mettre_en_feuille
from basoche.redaction.modele import modele_du_code

# Ce qu'on montre de chaque mise en page : ses champs vides y laissent « … ».
EXEMPLES = {"acte": "cmd_saisie_vente", "lettre": "mise_en_demeure_lettre"}
_AU_PLUS = 300
# Une adresse fictive, pour que la fenêtre de l'enveloppe se voie.
_FICTIF = {
    "genre": "physique", "civilite": "Mme", "prenoms": "Louise", "nom": "FICTIVE",
    "domicile": "1 rue de l'Exemple, 69999 Lyon-la-Basoche",
}  # fmt: skip


@action("etude.regler")
def regler_presentation(
    *, en_tete: Mapping[str, str], acte: Mapping[str, Any], lettre: Mapping[str, Any], acteur: Collaborateur, le: date,
    version_lue: int,
) -> None:  # fmt: skip
    """Règle l'en-tête, la page des actes et celle des lettres ; les actes émis n'en changent pas.

    Args:
        en_tete: clés de :data:`basoche.redaction.etude.CLES` ; vide, le fichier de l'étude reprend sa place.
        acte, lettre: ce qui diffère de la mise en page livrée, en millimètres et en points.

    Raises:
        ActionRefusee: en-tête sans nom, clé inconnue, texte trop long.
        ErreurBasoche: mesure hors bornes, police non livrée.
        ConflitDeModification: un autre l'a réglée entre-temps.
    """
    propres = {cle: texte.strip() for cle, texte in en_tete.items() if texte.strip()}
    if set(propres) - set(CLES) or any(len(texte) > _AU_PLUS for texte in propres.values()):
        raise ActionRefusee("Cet en-tête ne convient pas.", conseil=f"Trois cents signes au plus ; {', '.join(CLES)}.")
    if propres and "nom" not in propres:
        raise ActionRefusee("L'en-tête n'a pas de nom.", conseil="Donner le nom de l'étude.", champ="nom")
    reglee = {"en_tete": propres, "acte": dict(acte), "lettre": dict(lettre)}
    page_des_actes(reglee), page_des_lettres(reglee)  # refusent ce qui ne s'imprime pas
    habitude, _ = Habitude.objects.select_for_update().get_or_create(cle=CLE, defaults={"valeur": {}})
    version = int(habitude.valeur.get("version", 0))
    if version != version_lue:
        raise ConflitDeModification(
            "Un autre collaborateur a réglé la présentation depuis que vous avez ouvert cette page.",
            conseil="Rouvrir la page, comparer, puis enregistrer de nouveau.",
        )
    habitude.valeur = {**reglee, "version": version + 1}
    habitude.save(update_fields=["valeur"])
    journaliser("etude.regler_presentation", acteur=acteur, objet=habitude, details=reglee)


def exemple(quoi: str, le: date) -> bytes:
    """Un écrit d'exemple en PDF, marqué PROJET, à la présentation réglée.

    Args:
        quoi: ``acte`` ou ``lettre``.
    """
    code, etude = EXEMPLES[quoi], en_tete()
    epreuve = tirer_epreuve(
        code, {"acte": {"date": le.isoformat()}, "destinataire": _FICTIF}, le=le, etude=etude, souple=True
    )
    feuille = mettre_en_feuille(
        modele_du_code(code), epreuve.donnees, le=le, etude=etude, projet=True, presentation=page_des_actes(),
        lettre=page_des_lettres(),
    )  # fmt: skip
    return rendre(epreuve.arbre or Arbre(()), feuille, Format.PDF)
