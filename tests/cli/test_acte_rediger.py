"""``basoche acte rediger`` : un fichier complet ou rien, et tout ce qui manque dit d'un coup."""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from redaction.dossier import ETUDE, dossier

CODE = "cmd_saisie_vente"


@pytest.fixture
def donnees(tmp_path, monkeypatch):
    monkeypatch.delenv("BASOCHE_ETUDE", raising=False)

    def _ecrire(contenu=None, nom="donnees.json"):
        contenu = {cle: v for cle, v in dossier().items() if cle != "etude"} if contenu is None else contenu
        (tmp_path / nom).write_text(json.dumps(contenu, ensure_ascii=False), encoding="utf-8")
        return str(tmp_path / nom)

    return _ecrire


@pytest.fixture
def etude(tmp_path):
    fichier = tmp_path / "etude.yaml"
    fichier.write_text("".join(f'{cle}: "{valeur}"\n' for cle, valeur in ETUDE.items()), encoding="utf-8")
    return str(fichier)


@pytest.mark.parametrize(("extension", "debut"), [("pdf", b"%PDF"), ("docx", b"PK"), ("HTML", b"<!DOCTYPE html>")])
def test_l_extension_donne_le_format(lancer, donnees, etude, tmp_path, extension, debut):
    sortie = tmp_path / f"acte.{extension}"
    sortie.write_bytes(b"ancien")
    fini = lancer(
        "acte", "rediger", CODE, "--donnees", donnees(), "-o", str(sortie), "--etude", etude, "--format", "json"
    )
    octets, resultat = sortie.read_bytes(), fini.json["resultat"]
    assert fini.code == 0
    assert octets.startswith(debut)
    assert (resultat["fichier"], resultat["taille"]) == (str(sortie), len(octets))
    assert resultat["sha256"] == sha256(octets).hexdigest()
    assert resultat["projet"] is False
    assert resultat["controle"]["verdict"] == "conforme_avec_reserve"
    assert {"csv.titre", "csv.decompte", "gen.destinataire"} <= set(resultat["mentions"])
    assert [avis["code"] for avis in fini.json["avertissements"]] == ["champ_sans_emploi"]
    assert set(fini.json) == {"cas", "resultat", "lignes", "fondements", "hypotheses", "avertissements"}
    assert {nom.name for nom in tmp_path.iterdir()} == {"donnees.json", "etude.yaml", sortie.name}


def test_la_reponse_en_texte_se_lit_en_francais(lancer, donnees, tmp_path):
    fini = lancer("acte", "rediger", CODE, "--donnees", donnees(), "-o", str(tmp_path / "acte.html"))
    assert fini.code == 0
    assert "État        définitif, à signer" in fini.sortie
    assert "Contrôle    CONFORME AVEC RÉSERVE" in fini.sortie
    assert "Que faire : " in fini.sortie
    assert "Date        23/11/2026" in fini.sortie
    assert "Étude non réglée" in fini.sortie


def test_l_etude_vient_du_reglage_ou_de_l_option(lancer, donnees, etude, tmp_path, monkeypatch):
    entree, sortie = donnees(), tmp_path / "acte.html"
    monkeypatch.setenv("BASOCHE_ETUDE", etude)
    fini = lancer("acte", "rediger", CODE, "--donnees", entree, "-o", str(sortie), "--format", "json")
    assert "etude_non_reglee" not in {avis["code"] for avis in fini.json["avertissements"]}
    assert ETUDE["nom"] in sortie.read_text(encoding="utf-8")
    assert lancer("acte", "rediger", CODE, "--donnees", entree, "-o", str(sortie), "--etude", "absent.yaml").code == 2


@pytest.mark.parametrize(
    ("code", "contenu", "attendu", "champ"),
    [
        ("cmd_saisie_vent", {}, "acte_inconnu", "code"),
        ("cahier_conditions_vente", {}, "modele_inconnu", "code"),
        ("creances_commerciales_commandement", {}, "redaction_bloquee", "code"),
        (CODE, {"bidule": 1}, "champ_inconnu", "bidule"),
        (CODE, {"titre": {"date": "2022-13-01"}}, "champ_invalide", "titre.date"),
        (CODE, {"decompte": {"principal": "douze"}}, "champ_invalide", "decompte.principal"),
        (CODE, {}, "champ_manquant", "acte.date"),
    ],
)
def test_un_refus_n_ecrit_rien_et_garde_l_ancien_fichier(lancer, donnees, tmp_path, code, contenu, attendu, champ):
    sortie = tmp_path / "acte.pdf"
    sortie.write_bytes(b"ancien")
    entree = donnees({"cas": "d7", **contenu})
    fini = lancer("acte", "rediger", code, "--donnees", entree, "-o", str(sortie), "--format", "json")
    assert (fini.code, fini.json["cas"]) == (1, "d7")
    assert (fini.json["erreur"]["code"], fini.json["erreur"]["champ"]) == (attendu, champ)
    assert sortie.read_bytes() == b"ancien"
    texte = lancer("acte", "rediger", code, "--donnees", entree, "-o", str(sortie))
    assert (texte.code, texte.sortie) == (1, "")
    assert "Que faire" in texte.erreur


def test_les_champs_manquants_sont_tous_dans_la_reponse(lancer, donnees, tmp_path):
    contenu = dossier(titre__date=None, decompte__total="", destinataire__domicile=None)
    fini = lancer(
        "acte", "rediger", CODE, "--donnees", donnees(contenu), "-o", str(tmp_path / "a.pdf"), "--format", "json"
    )
    assert fini.json["erreur"]["champs_manquants"] == ["destinataire.domicile", "titre.date", "decompte.total"]


def test_la_date_demandee_prime_et_s_annonce(lancer, donnees, tmp_path):
    mots = ("acte", "rediger", CODE, "--donnees", donnees(), "-o", str(tmp_path / "a.html"), "--format", "json")
    fini = lancer(*mots, "--le", "24/11/2026")
    assert fini.json["resultat"]["le"] == "2026-11-24"
    assert "dates_differentes" in {avis["code"] for avis in fini.json["avertissements"]}
    assert lancer(*mots, "--le", "hier").code == 2


@pytest.mark.parametrize(
    "mots",
    [
        (),
        (CODE,),
        (CODE, "--donnees", "d.json"),
        (CODE, "--donnees", "absent.json", "-o", "a.pdf"),
        (CODE, "--donnees", "d.json", "-o", "a.txt"),
        (CODE, "--donnees", "d.json", "-o", "a"),
        (CODE, "--donnees", "d.json", "-o", "a.pdf", "--dossier", "d"),
        ("--lot", "l.jsonl"),
        ("--lot", "absent.jsonl", "--dossier", "d"),
        (CODE, "--lot", "l.jsonl", "--dossier", "d"),
    ],
)
def test_une_commande_mal_employee_sort_deux(lancer, tmp_path, monkeypatch, mots):
    monkeypatch.chdir(tmp_path)
    fini = lancer("acte", "rediger", *mots)
    assert (fini.code, fini.sortie) == (2, "")
    assert not list(tmp_path.iterdir())


def _lot(tmp_path: Path, *lignes: str) -> tuple[str, ...]:
    (tmp_path / "lot.jsonl").write_text("\n".join(lignes), encoding="utf-8")
    mots = ("--lot", str(tmp_path / "lot.jsonl"), "--dossier", str(tmp_path / "sortie"), "--sortie", "html")
    return ("acte", "rediger", *mots)


def _ligne(cas, **remplace) -> str:
    return json.dumps({"cas": cas, "code": CODE, "donnees": dossier(**remplace)}, ensure_ascii=False)


def test_un_lot_repond_dans_l_ordre_et_une_ligne_fausse_n_arrete_rien(lancer, tmp_path):
    mots = _lot(tmp_path, _ligne("a"), "{faux", "", _ligne(12, titre__date="hier"), _ligne(7), _ligne("a"))
    fini = lancer(*mots, "--processus", "1")
    reponses = [json.loads(ligne) for ligne in fini.sortie.splitlines()]
    assert (fini.code, fini.erreur) == (1, "")
    assert [r["cas"] for r in reponses] == ["a", 2, 12, 7, "a"]
    assert [r.get("erreur", {}).get("code") for r in reponses] == [
        None, "ligne_illisible", "champ_invalide", None, "cas_en_double"
    ]  # fmt: skip
    ecrit = Path(reponses[3]["resultat"]["fichier"])
    assert sha256(ecrit.read_bytes()).hexdigest() == reponses[3]["resultat"]["sha256"]
    assert reponses[0]["resultat"]["le"] == "2026-11-23"


def test_un_lot_relance_donne_les_memes_reponses_et_refait_le_manquant(lancer, tmp_path):
    mots = _lot(tmp_path, *(_ligne(f"d{rang}") for rang in range(4)))
    premier = lancer(*mots)
    perdu = tmp_path / "sortie" / f"d2-{CODE}.html"
    perdu.unlink()
    fichiers = {f: f.stat().st_mtime_ns for f in perdu.parent.glob("*.html")}
    second = lancer(*mots)
    assert (premier.code, second.code, second.sortie) == (0, 0, premier.sortie)
    assert perdu.exists()
    assert all(f.stat().st_mtime_ns == avant for f, avant in fichiers.items())


def test_la_barre_ne_s_affiche_que_sur_un_terminal(lancer, tmp_path, monkeypatch):
    mots = _lot(tmp_path, _ligne("a"))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "1 ligne, 0 refus" in lancer(*mots).erreur


def test_un_lot_hors_utf8_ou_illisible_reste_un_refus_par_ligne(lancer_programme, tmp_path):
    bonne = _ligne("a").encode()
    fini = lancer_programme(
        "acte", "rediger", "--lot", "-", "--dossier", str(tmp_path / "s"), "--sortie", "html",
        entree=b"\xef\xbb\xbf" + bonne + b'\n{"cas": "\xff"}\n[]\n{"cas": 1, "cas": 2, "code": "x", "donnees": {}}\n',
    )  # fmt: skip
    reponses = [json.loads(ligne) for ligne in fini.stdout.splitlines()]
    assert (fini.returncode, fini.stderr) == (1, b"")
    assert [("erreur" in r, r["cas"]) for r in reponses] == [(False, "a"), (True, 2), (True, 3), (True, 4)]
