"""Les champs de signature d'un acte, posés tous ensemble avant la première signature.

Un champ ajouté après coup changerait ce que le premier signataire a signé. Chaque champ est aussi inscrit dans la
structure du document : l'acte reste un PDF/A-3a et un PDF/UA-1 une fois signé.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, append_signature_field, enumerate_sig_fields

from basoche.redaction.signature.emplacement import trouver_emplacement

# Dans l'ordre des signatures : le clerc qui a constaté, puis l'officier public.
ROLES: Final = {"clerc": "Clerc habilité aux constats", "commissaire": "Commissaire de justice"}


def nom_du_champ(role: str) -> str:
    """Le nom du champ de signature d'un rôle."""
    return f"signature-{role}"


def nom_de_l_horodatage(role: str) -> str:
    """Le nom du champ de l'horodatage qui scelle la signature d'un rôle."""
    return f"horodatage-{role}"


def champs_poses(ecrit: Any) -> dict[str, bool]:
    """Les champs de signature d'un document : leur nom, et s'ils sont remplis."""
    return {nom: valeur is not None for nom, valeur, _ in enumerate_sig_fields(ecrit)}


def taille_du_champ(ecrit: Any, role: str) -> tuple[int, int]:
    """Largeur et hauteur, en points, du champ de signature d'un rôle."""
    for nom, _, reference in enumerate_sig_fields(ecrit):
        if nom == nom_du_champ(role):
            gauche, bas, droite, haut = reference.get_object()["/Rect"]
            return abs(int(droite) - int(gauche)), abs(int(haut) - int(bas))
    raise KeyError(role)


def poser_champs(ecrit: IncrementalPdfFileWriter, roles: Sequence[str]) -> None:
    """Pose le champ visible et le champ d'horodatage de chaque rôle."""
    for role in roles:
        place = trouver_emplacement(ecrit, role)
        append_signature_field(
            ecrit,
            SigFieldSpec(
                nom_du_champ(role),
                on_page=place.page,
                box=place.cadre,
                readable_field_name=f"Signature : {ROLES[role].lower()}",
            ),
        )
        append_signature_field(
            ecrit,
            SigFieldSpec(
                nom_de_l_horodatage(role),
                on_page=place.page,
                # Hors de la page : un champ invisible n'a pas à être lu à voix haute (PDF/UA) et s'imprime (PDF/A).
                invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
                readable_field_name=f"Horodatage : {ROLES[role].lower()}",
            ),
        )
    if "/StructTreeRoot" in ecrit.root:
        visibles = {nom_du_champ(role) for role in roles}
        for nom, _, reference in enumerate_sig_fields(ecrit):
            if nom in visibles:
                _inscrire_dans_la_structure(ecrit, reference)


def _inscrire_dans_la_structure(ecrit: IncrementalPdfFileWriter, champ: generic.IndirectObject) -> None:
    """Un élément de structure ``Form`` qui désigne le champ, à la fin du document."""
    structure = ecrit.root["/StructTreeRoot"]
    parent = _element_du_document(structure)
    dictionnaire = champ.get_object()
    element = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/StructElem"),
            pdf_name("/S"): pdf_name("/Form"),
            pdf_name("/P"): _reference(parent),
            pdf_name("/Pg"): dictionnaire.raw_get("/P"),
            pdf_name("/K"): generic.DictionaryObject(
                {
                    pdf_name("/Type"): pdf_name("/OBJR"),
                    pdf_name("/Obj"): champ,
                    pdf_name("/Pg"): dictionnaire.raw_get("/P"),
                }
            ),
        }
    )
    reference = ecrit.add_object(element)
    _ajouter_enfant(ecrit, parent, reference)
    dictionnaire[pdf_name("/StructParent")] = generic.NumberObject(_inscrire_parent(ecrit, structure, reference))
    ecrit.update_container(dictionnaire)


def _element_du_document(structure: Any) -> Any:
    enfants = structure["/K"]
    return enfants[0] if isinstance(enfants, generic.ArrayObject) else enfants


def _reference(objet: Any) -> generic.IndirectObject:
    ou = objet.container_ref
    return generic.IndirectObject(ou.idnum, ou.generation, ou.pdf)


def _ajouter_enfant(ecrit: IncrementalPdfFileWriter, parent: Any, enfant: generic.IndirectObject) -> None:
    presents = parent.get("/K")
    if isinstance(presents, generic.ArrayObject):
        presents.append(enfant)
        ecrit.update_container(presents)
        return
    liste = [parent.raw_get("/K")] if presents is not None else []
    parent[pdf_name("/K")] = generic.ArrayObject([*liste, enfant])
    ecrit.update_container(parent)


def _inscrire_parent(ecrit: IncrementalPdfFileWriter, structure: Any, element: generic.IndirectObject) -> int:
    """Ajoute l'élément à l'arbre des parents et rend sa clé."""
    cle = int(structure.get("/ParentTreeNextKey", 0))
    structure[pdf_name("/ParentTreeNextKey")] = generic.NumberObject(cle + 1)
    ecrit.update_container(structure)
    arbre = structure["/ParentTree"]
    if "/Nums" in arbre:
        numeros = arbre["/Nums"]
        numeros.extend([generic.NumberObject(cle), element])
        ecrit.update_container(numeros)
        return cle
    feuille = generic.DictionaryObject(
        {
            pdf_name("/Nums"): generic.ArrayObject([generic.NumberObject(cle), element]),
            pdf_name("/Limits"): generic.ArrayObject([generic.NumberObject(cle), generic.NumberObject(cle)]),
        }
    )
    arbre["/Kids"].append(ecrit.add_object(feuille))
    ecrit.update_container(arbre["/Kids"])
    return cle
