"""Les champs d'un acte en JSON Schema : imbriqués, typés, nommés en français, exigés à bon escient."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from basoche.droit import actes
from basoche.droit.actes.champs import DIALECTE, TypeChamp, schema_des_champs

TOUS = tuple(actes.tous())


def feuilles(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for contenu in schema.get("properties", {}).values():
        if "x-basoche" in contenu:
            yield contenu
        yield from feuilles(contenu)
        yield from feuilles(contenu.get("items", {}))


def propriete(schema: dict[str, Any], nom: str) -> dict[str, Any]:
    for cle in nom.split("."):
        schema = schema["properties"][cle.removesuffix("[]")]
        schema = schema["items"] if cle.endswith("[]") else schema
    return schema


@pytest.mark.parametrize("acte", TOUS, ids=lambda acte: acte.code)
def test_chaque_champ_demande_est_dans_le_schema_avec_titre_description_et_type(acte: actes.Acte) -> None:
    schema = schema_des_champs(acte)
    assert (schema["$schema"], schema["type"], schema["title"]) == (DIALECTE, "object", acte.intitule)
    demandes = {champ for mention in actes.mentions_de(acte) for champ in mention.champs}
    for champ in demandes:
        contenu = propriete(schema, champ)
        assert contenu["title"]
        assert contenu["description"]
        assert TypeChamp(contenu["x-basoche"]["type"])
    for contenu in feuilles(schema):
        assert contenu["x-basoche"]["mentions"]


@pytest.mark.parametrize("acte", TOUS, ids=lambda acte: acte.code)
def test_ce_qui_est_exige_est_decrit(acte: actes.Acte) -> None:
    schema = schema_des_champs(acte)

    def verifier(noeud: dict[str, Any], reference: dict[str, Any]) -> None:
        for cle in noeud.get("required", ()):
            assert cle in reference["properties"]
        for cle, enfant in noeud.get("properties", {}).items():
            verifier(enfant, reference["properties"][cle])
        if "items" in noeud:
            verifier(noeud["items"], reference["items"])

    verifier(schema, schema)
    for regle in schema.get("allOf", ()):
        for partie in (*regle.get("anyOf", ()), *(regle[cle] for cle in ("if", "then") if cle in regle)):
            if partie.get("required") != ["circonstances"]:
                verifier(partie, schema)


def test_un_champ_imbrique_est_un_objet_et_un_champ_inconditionnel_est_exige() -> None:
    schema = schema_des_champs(actes.acte("cmd_saisie_vente"))
    titre = schema["properties"]["titre"]
    assert titre["title"] == "Titre exécutoire"
    assert titre["properties"]["date"]["format"] == "date"
    assert {"acte", "titre", "decompte", "officier"} <= set(schema["required"])
    assert "signature" not in schema["properties"]["officier"]["required"]
    assert propriete(schema, "decompte.principal")["x-basoche"]["type"] == "montant"


def test_une_mention_conditionnelle_n_exige_ses_champs_que_dans_sa_circonstance() -> None:
    schema = schema_des_champs(actes.acte("pv_saisie_vente_debiteur"))
    regle = next(r for r in schema["allOf"] if r["description"].startswith("svd.saisie_anterieure"))
    assert regle["if"]["properties"]["circonstances"]["required"] == ["debiteur_present"]
    assert regle["then"]["required"] == ["debiteur"]
    assert "debiteur" not in schema["required"]
    assert schema["properties"]["circonstances"]["properties"]["debiteur_present"]["type"] == "boolean"


def test_la_remise_n_est_exigee_qu_une_fois_l_acte_remis() -> None:
    schema = schema_des_champs(actes.acte("cmd_saisie_vente"))
    assert "signification" not in schema["required"]
    regle = next(r for r in schema["allOf"] if r["description"].startswith("gen.modalites_remise"))
    assert regle["then"]["required"] == ["signification"]


def test_un_choix_demande_au_moins_un_groupe_entier() -> None:
    schema = schema_des_champs(actes.acte("pv_saisie_attribution"))
    choix = [regle for regle in schema["allOf"] if "anyOf" in regle and "Débiteur" not in regle["description"]]
    groupes = [groupe["properties"]["destinataire"]["required"] for groupe in choix[0]["anyOf"]]
    assert groupes == [["nom", "domicile"], ["denomination", "siege"]]


def test_une_liste_d_objets_decrit_ses_elements() -> None:
    schema = schema_des_champs(actes.acte("pv_saisie_vente_debiteur"))
    inventaire = schema["properties"]["inventaire"]
    assert inventaire["type"] == "array"
    assert inventaire["items"]["required"] == ["designation"]


def test_un_renvoi_ajoute_les_champs_de_l_acte_vise() -> None:
    vise = {c for mention in actes.acte("cmd_saisie_remunerations").mentions for c in mention.champs}
    schema = schema_des_champs(actes.acte("cmd_saisie_remunerations_2"))
    for champ in vise:
        assert propriete(schema, champ)


def test_une_lettre_n_attend_ni_officier_ni_requerant() -> None:
    schema = schema_des_champs(actes.acte("mise_en_demeure_lettre"))
    assert set(schema["properties"]) == {"montant_total", "delai_paiement", "decompte"}
    assert "circonstances" not in schema["properties"]
