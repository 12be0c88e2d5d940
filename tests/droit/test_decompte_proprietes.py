"""Propriétés du décompte et des intérêts : ce qui tient quels que soient les montants et les dates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from basoche.guichet.decompte import calculer
from basoche.guichet.interets import calculer as calculer_interets

JOURS = st.dates(date(2015, 1, 1), date(2025, 12, 31))
CENTIMES = st.integers(0, 5_000_000)
BORNES = st.fixed_dictionaries({"inclure_premier_jour": st.booleans(), "inclure_dernier_jour": st.booleans()})
CONVENTIONS = st.fixed_dictionaries(
    {
        "base": st.sampled_from(["exact_365", "exact_exact", "exact_360", "30_360"]),
        "arrondi": st.sampled_from(["ligne", "evenement"]),
    }
)
TAUX = st.sampled_from(
    [
        {"taux": "legal", "categorie": "particulier"},
        {"taux": "legal", "categorie": "professionnel", "executoire_le": "2019-05-31"},
        {"taux": "bce_plus_10"},
        {"taux": "fixe", "taux_fixe": [["2000-01-01", "3.33"], ["2020-02-29", "12.5"]]},
    ]
)


def euros(centimes: int) -> str:
    return f"{centimes // 100}.{centimes % 100:02d}"


@st.composite
def regles(draw: Any, du: date) -> dict[str, Any]:
    regle = {"du": str(du)} | draw(BORNES) | draw(CONVENTIONS) | draw(TAUX)
    if draw(st.booleans()):
        regle["capitalisation_depuis"] = str(draw(JOURS))
    return regle


@st.composite
def comptes(draw: Any) -> dict[str, Any]:
    debut = draw(st.dates(date(2016, 1, 1), date(2022, 12, 31)))
    au = debut + timedelta(days=draw(st.integers(0, 1100)))
    natures = ["principal", "article_700", "depens", "frais", "clause_penale", "interets_echus"]
    postes = [
        {
            "nature": draw(st.sampled_from(natures)),
            "montant": euros(draw(CENTIMES)),
            "date": str(debut + timedelta(days=draw(st.integers(0, 400)))),
            "interets": draw(st.none() | regles(debut + timedelta(days=draw(st.integers(0, 400))))),
        }
        for _ in range(draw(st.integers(1, 3)))
    ]
    versements = [
        {
            "date": str(debut + timedelta(days=draw(st.integers(0, 1100)))),
            "montant": euros(draw(CENTIMES)),
            "imputation": draw(st.sampled_from([None, "capital_d_abord", ["1"]])),
        }
        for _ in range(draw(st.integers(0, 4)))
    ]
    return {"au": str(au), "postes": postes, "versements": versements}


@given(comptes())
def test_les_sommes_du_decompte_tiennent_toujours(entree: dict[str, Any]) -> None:
    reponse = calculer(entree).en_dict()
    valeurs = {nom: Decimal(valeur) for nom, valeur in reponse["resultat"].items()}
    assert valeurs["total"] == valeurs["principal"] + valeurs["interets"] + valeurs["frais"]
    assert min(valeurs.values()) >= 0
    assert Decimal(reponse["lignes"][-1]["solde"] if reponse["lignes"] else 0) == valeurs["total"]
    payes = [ligne for ligne in reponse["lignes"] if ligne["nature"].startswith("versement")]
    imputes = sum(Decimal(ligne[nom]) for ligne in payes for nom in ("frais", "interets", "principal"))
    recus = sum(Decimal(v["montant"]) for v in entree["versements"] if v["date"] <= entree["au"])
    assert imputes + valeurs["trop_percu"] == recus
    dus = sum(Decimal(ligne["montant"]) for ligne in reponse["lignes"] if ligne["nature"] == "poste")
    courus = sum(Decimal(ligne["interets"]) for ligne in reponse["lignes"] if "jours" in ligne)
    assert valeurs["total"] == dus + courus - imputes


@given(comptes())
def test_les_lignes_sont_dans_l_ordre_des_jours(entree: dict[str, Any]) -> None:
    jours = [ligne.get("date", ligne.get("au")) for ligne in calculer(entree).en_dict()["lignes"]]
    assert jours == sorted(jours)


@given(du=JOURS, duree=st.integers(0, 1500), montant=CENTIMES, data=st.data())
def test_un_poste_sans_versement_vaut_le_calcul_d_interets(du: date, duree: int, montant: int, data: Any) -> None:
    au = min(du + timedelta(days=duree), date(2026, 6, 30))
    regle = data.draw(regles(du))
    seul = calculer_interets(regle | {"principal": euros(montant), "au": str(au)}).en_dict()
    poste = {"nature": "principal", "montant": euros(montant), "date": str(du), "interets": regle}
    compte = calculer({"au": str(au), "postes": [poste]}).en_dict()
    assert compte["resultat"]["total"] == seul["resultat"]["total"]
    if montant:
        courus = [ligne["interets"] for ligne in compte["lignes"] if "jours" in ligne]
        assert courus == [ligne["interets"] for ligne in seul["lignes"]]


@given(du=JOURS, premiere=st.integers(0, 700), seconde=st.integers(0, 700), montant=CENTIMES, taux=TAUX)
def test_couper_la_periode_ne_perd_ni_n_ajoute_aucun_jour(
    du: date, premiere: int, seconde: int, montant: int, taux: dict[str, Any]
) -> None:
    milieu = min(du + timedelta(days=premiere), date(2026, 6, 30))
    fin = min(milieu + timedelta(days=seconde), date(2026, 6, 30))
    commun = taux | {"principal": euros(montant)}

    def jours(debut: date, au: date) -> list[tuple[str, str, str]]:
        lignes = calculer_interets(commun | {"du": str(debut), "au": str(au)}).en_dict()["lignes"]
        return [(ligne["taux"], ligne["nature"], ligne["jours"]) for ligne in lignes]

    def par_taux(lignes: list[tuple[str, str, Any]]) -> dict[tuple[str, str], int]:
        sommes: dict[tuple[str, str], int] = {}
        for valeur, nature, nombre in lignes:
            sommes[valeur, nature] = sommes.get((valeur, nature), 0) + nombre
        return sommes

    assert par_taux(jours(du, fin)) == par_taux(jours(du, milieu) + jours(milieu, fin))


@given(du=JOURS, duree=st.integers(0, 1000), montant=st.integers(0, 4_999_900), data=st.data())
def test_plus_de_principal_ou_de_jours_ne_fait_jamais_moins_d_interets(
    du: date, duree: int, montant: int, data: Any
) -> None:
    regle = data.draw(regles(du)) | {"arrondi": "evenement"}
    au = min(du + timedelta(days=duree), date(2026, 6, 29))

    def interets(centimes: int, fin: date) -> Decimal:
        entree = regle | {"principal": euros(centimes), "au": str(fin)}
        return Decimal(calculer_interets(entree).en_dict()["resultat"]["interets"])

    reference = interets(montant, au)
    assert interets(montant + 100, au) >= reference
    assert interets(montant, au + timedelta(days=1)) >= reference - Decimal("0.01")
