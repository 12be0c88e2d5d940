"""Les routes de l'API."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Path, Query, Status

from basoche.etude.actes.documents import octets_de
from basoche.etude.api import portee, rendus, schemas
from basoche.etude.api.ecritures import declarer_versement, mandataire, ouvrir, une_fois
from basoche.etude.api.problemes import CODES, Probleme
from basoche.etude.api.service import api
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.models import Etat, Nature

Numero = Annotated[str, Path(pattern=r"^[0-9]{4}-[0-9]{6,7}$", description="« 2026-000123 »")]
CleDActe = Annotated[int, Path(ge=1, le=9_000_000_000_000_000)]
Curseur = Annotated[str | None, Query(pattern=r"^[0-9]{1,18}$", description="Le « suivant » de la page d'avant.")]
Limite = Annotated[int, Query(ge=1, le=100)]
Idempotence = Annotated[
    str,
    Header(
        alias="Idempotency-Key", min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_.:-]+$",
        description="Tirée par le client pour chaque écriture ; la même, redonnée, rend la même réponse.",
    ),
]  # fmt: skip
_P = schemas.ProblemeLu
_PDF = {"description": "Le PDF", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}


def _reponses(modele: Any, *codes: str, statut: int = 200) -> dict[int, Any]:
    communs = ("cle_absente", "demande_invalide", "trop_d_appels")
    return {statut: modele} | {CODES[code][0]: _P for code in (*communs, *codes)}


def _curseur(texte: str | None) -> int | None:
    return None if texte is None else int(texte)


def _suivant(cle: int | None) -> str | None:
    return None if cle is None else str(cle)


@api.get("/client", response=_reponses(schemas.Client), operation_id="lire_client", summary="À qui est cette clé")
def lire_client(request: HttpRequest) -> dict[str, Any]:
    """Le client de la clé et ce qu'elle ouvre."""
    cle = request.auth
    ouvertes = (("versement", cle.peut_verser), ("ouverture", cle.peut_ouvrir))
    return {
        "client": str(cle.client), "portees": ["lecture", *(nom for nom, oui in ouvertes if oui)],
        "appels_par_minute": cle.limite_par_minute, "expire_le": cle.expire_le,
    }  # fmt: skip


@api.get(
    "/dossiers", response=_reponses(schemas.PageDeDossiers), operation_id="lister_dossiers", summary="Ses dossiers"
)
def lister_dossiers(
    request: HttpRequest,
    curseur: Curseur = None,
    limite: Limite = 50,
    etat: Etat | None = None,
    nature: Nature | None = None,
    reference: Annotated[str, Query(max_length=80)] = "",
) -> dict[str, Any]:
    """Les plus récents d'abord."""
    dossiers, suite = portee.page_de_dossiers(
        request.auth, curseur=_curseur(curseur), limite=limite, etat=etat, nature=nature, reference=reference
    )
    return {"dossiers": [rendus.en_ligne(dossier) for dossier in dossiers], "suivant": _suivant(suite)}


@api.post(
    "/dossiers",
    response=_reponses(schemas.DossierLu, "portee_insuffisante", "examen_par_l_etude", "trop_gros", statut=201),
    operation_id="ouvrir_dossier",
    summary="Ouvrir un dossier",
)
def ouvrir_dossier(
    request: HttpRequest, response: HttpResponse, recu: schemas.DossierRecu, idempotence: Idempotence
) -> Any:
    """Le client y est créancier ; l'étude rapproche ensuite les personnes et règle les intérêts."""
    le = timezone.localdate()
    qui = mandataire(request.auth, "dossier.ouvrir", le)
    demande = {"route": "dossiers", **recu.dict()}
    corps, rejouee = une_fois(
        request.auth, idempotence, demande, lambda: rendus.en_entier(ouvrir(request.auth, recu, qui, le))
    )
    return _creee(response, corps, rejouee)


def _creee(response: HttpResponse, corps: dict[str, Any], rejouee: bool) -> Status:
    if rejouee:
        response["Idempotency-Replayed"] = "true"
    return Status(201, corps)


@api.get(
    "/dossiers/{numero}", response=_reponses(schemas.DossierLu, "introuvable"), operation_id="lire_dossier",
    summary="Un dossier",
)  # fmt: skip
def lire_dossier(request: HttpRequest, numero: Numero) -> dict[str, Any]:
    """Ses parties et ses titres ; jamais les notes ni les informations protégées."""
    return rendus.en_entier(portee.dossier_de(request.auth, numero))


@api.get(
    "/dossiers/{numero}/decompte", response=_reponses(schemas.DecompteLu, "introuvable", "calcul_refuse"),
    operation_id="lire_decompte", summary="Ce qui est dû, et sa preuve",
)  # fmt: skip
def lire_decompte(
    request: HttpRequest,
    numero: Numero,
    au: Annotated[schemas.Jour | None, Query(description="Ce jour, sans autre date.")] = None,
) -> dict[str, Any]:
    """Les mêmes lignes que l'écran et le papier."""
    decompte = decompter(portee.dossier_de(request.auth, numero), au or timezone.localdate())
    if decompte.resultat is None:
        refus = decompte.refus
        raise Probleme("calcul_refuse", refus.message, refus.conseil, origine=refus.code)
    return rendus.en_decompte(decompte, decompte.resultat)


@api.get(
    "/dossiers/{numero}/actes", response=_reponses(schemas.PageDActes, "introuvable"), operation_id="lister_actes",
    summary="Les actes d'un dossier",
)  # fmt: skip
def lister_actes(request: HttpRequest, numero: Numero, curseur: Curseur = None, limite: Limite = 50) -> dict[str, Any]:
    """Le dernier préparé d'abord."""
    dossier = portee.dossier_de(request.auth, numero)
    actes = portee.actes_de(request.auth).filter(dossier=dossier).select_related("dossier", "remise")
    page, suite = portee.page_par_cle(actes, _curseur(curseur), limite)
    return {"actes": [rendus.en_acte(acte) for acte in page], "suivant": _suivant(suite)}


@api.get("/actes/{cle}", response=_reponses(schemas.ActeLu, "introuvable"), operation_id="lire_acte", summary="Un acte")
def lire_acte(request: HttpRequest, cle: CleDActe) -> dict[str, Any]:
    """Où il en est."""
    return rendus.en_acte(_acte(request, cle))


@api.get(
    "/actes/{cle}/pdf", response=_reponses(None, "introuvable", "acte_non_delivrable"), operation_id="lire_pdf",
    summary="Le PDF d'un acte visé",
    openapi_extra={"responses": {200: _PDF}},
)  # fmt: skip
def lire_pdf(request: HttpRequest, cle: CleDActe) -> HttpResponse:
    """Le second original, octet pour octet ; aucun avant le visa du commissaire de justice."""
    acte = _acte(request, cle)
    if not rendus.est_delivrable(acte):
        raise Probleme("acte_non_delivrable", "Cet acte ne se délivre pas encore.", "Attendre qu'il soit visé.")
    piece = acte.second_original or acte.original
    reponse = HttpResponse(octets_de(piece), content_type="application/pdf")
    reponse["Content-Disposition"] = f'attachment; filename="acte-{acte.pk}.pdf"'
    return reponse


def _acte(request: HttpRequest, cle: int) -> Any:
    actes = portee.actes_de(request.auth).select_related("dossier", "remise", "second_original", "original")
    acte = actes.filter(pk=cle).first()
    if acte is None:
        raise Probleme("introuvable", "Aucun acte de cette clé pour ce client.", "Lister les actes de ses dossiers.")
    request.dossier_lu = acte.dossier.numero
    return acte


@api.get(
    "/dossiers/{numero}/evenements", response=_reponses(schemas.PageDEvenements, "introuvable"),
    operation_id="lister_evenements", summary="Ce qui s'est passé",
)  # fmt: skip
def lister_evenements(
    request: HttpRequest, numero: Numero, curseur: Curseur = None, limite: Limite = 50
) -> dict[str, Any]:
    """Le dernier saisi d'abord."""
    dossier = portee.dossier_de(request.auth, numero)
    page, suite = portee.page_par_cle(portee.evenements_de(dossier), _curseur(curseur), limite)
    lus = [{"id": e.pk, "nature": e.nature, "libelle": portee.libelle_de(e), "le": e.le} for e in page]
    return {"evenements": lus, "suivant": _suivant(suite)}


@api.get(
    "/dossiers/{numero}/versements", response=_reponses(schemas.PageDeVersements, "introuvable"),
    operation_id="lister_versements", summary="Ce que le débiteur a payé",
)  # fmt: skip
def lister_versements(
    request: HttpRequest, numero: Numero, curseur: Curseur = None, limite: Limite = 50
) -> dict[str, Any]:
    """Le dernier saisi d'abord ; une extourne n'est pas listée, son versement est dit annulé."""
    versements = portee.dossier_de(request.auth, numero).versements.filter(extourne=None).select_related("extourne_par")
    page, suite = portee.page_par_cle(versements, _curseur(curseur), limite)
    return {"versements": [rendus.en_versement(versement) for versement in page], "suivant": _suivant(suite)}


@api.post(
    "/dossiers/{numero}/versements",
    response=_reponses(schemas.VersementFait, "introuvable", "portee_insuffisante", "trop_gros", statut=201),
    operation_id="declarer_versement",
    summary="Déclarer un versement reçu du débiteur",
)
def verser(
    request: HttpRequest, response: HttpResponse, numero: Numero, recu: schemas.VersementRecu, idempotence: Idempotence
) -> Any:
    """Imputé dans l'ordre légal ; une erreur se corrige par l'étude, qui l'extourne."""
    le = timezone.localdate()
    qui = mandataire(request.auth, "versement.saisir", le)
    dossier = portee.dossier_de(request.auth, numero)

    def ecrire() -> dict[str, Any]:
        versement = declarer_versement(dossier, recu, qui, le)
        dossier.refresh_from_db()
        return {**rendus.en_versement(versement), "solde": rendus.somme(dossier.solde_centimes)}

    corps, rejouee = une_fois(request.auth, idempotence, {"route": numero, **recu.dict()}, ecrire)
    return _creee(response, corps, rejouee)


def schema_publie() -> dict[str, Any]:
    """Le schéma OpenAPI, routes comprises."""
    return api.get_openapi_schema(path_prefix="/api/v1/")
