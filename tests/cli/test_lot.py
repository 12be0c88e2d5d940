"""Les lots : une réponse par ligne, dans l'ordre, quoi qu'il arrive à une ligne."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from basoche.cli import lot
from basoche.cli.entree import TAILLE_MAX
from basoche.cli.lot import Tache, decouper, traiter_lot
from basoche.droit.parametres import AUCUNE

BONNE = b'{"type": "procedure", "origine": "2026-04-01", "duree": {"mois": 1}}'
Repondre = Callable[..., list[dict[str, Any]]]


@pytest.mark.parametrize(
    ("ligne", "extrait"),
    [
        (b'{"cas": 7, "type": "proc', "guillemet"),
        (b'{"cas": 7', "« , »"),
        (b"{cas: 7}", "nom de champ"),
        (b"bonjour", "valeur est attendue"),
        (b"[1, 2]", "objet JSON"),
        (b"12", "objet JSON"),
        (b"null", "objet JSON"),
        (b'{"cas": 7} {"cas": 8}', "après l'objet"),
        (b'{"cas": 7, "cas": 8}', "deux fois"),
        (b'{"cas": 7, "origine": NaN}', "NaN"),
        (b'{"cas": 7, "origine": -Infinity}', "Infinity"),
        (b'{"cas": 7, "origine": ' + b"9" * 5000 + b"}", "démesuré"),
        (b'{"cas": 7, "origine": 1e999999999}', "démesuré"),
        (b'{"cas": 7, "origine": "\xe9t\xe9"}', "UTF-8"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (b"\x00\x00\x00", "valeur est attendue"),
        (b"[" * 100_000, "imbriqués"),
        (b'{"cas":' * 100_000, "imbriqués"),
        (b'{"cas": "a\x01b"}', "caractère de contrôle"),
        (b'{"cas": "\\x"}', "échappement"),
        (b"{" + b" " * (TAILLE_MAX + 1) + b"}", "Mio"),
    ],
    ids=lambda valeur: repr(valeur)[:30],
)
def test_une_ligne_illisible_est_refusee_seule_avec_son_numero(
    repondre_au_lot: Repondre, ligne: bytes, extrait: str
) -> None:
    avant, refus, apres = repondre_au_lot("delai", b"\n".join([BONNE, ligne, BONNE]))
    assert avant["resultat"] == apres["resultat"]
    assert (avant["cas"], refus["cas"], apres["cas"]) == (1, 2, 3)
    assert refus["erreur"]["code"] == "json_illisible"
    assert extrait in refus["erreur"]["message"]
    assert refus["erreur"]["conseil"]


@pytest.mark.parametrize(
    "cas",
    ["7", '"7"', "null", "true", "1.5", "1.50", '"é\\ud83d\\ude00"', '[1, {"a": 2.5}]', "{}", '"\\ud800"', "-0.0"],
)
def test_cas_garde_sa_valeur_et_son_type(repondre_au_lot: Repondre, cas: str) -> None:
    attendu = json.loads(cas)
    for suite in (b", " + BONNE[1:], b', "inconnu": 1}'):
        (reponse,) = repondre_au_lot("delai", b'{"cas": ' + cas.encode() + suite)
        assert reponse["cas"] == attendu
        assert type(reponse["cas"]) is type(attendu)


def test_une_reponse_tient_sur_une_ligne_pour_tout_lecteur(repondre_au_lot: Repondre) -> None:
    cas = "a\u2028b\u2029c\x85d\x0be\x0cf\rg\nh"
    (reponse,) = repondre_au_lot("delai", json.dumps({"cas": cas}, ensure_ascii=False).encode())
    assert reponse["cas"] == cas


def test_les_lignes_vides_ne_repondent_pas_mais_comptent(repondre_au_lot: Repondre) -> None:
    reponses = repondre_au_lot("delai", b"\n  \r\n" + BONNE + b"\n\n\t\n" + BONNE)
    assert [r["cas"] for r in reponses] == [3, 6]


def test_marque_d_ordre_et_fins_de_ligne_windows_sont_admises(repondre_au_lot: Repondre) -> None:
    reponses = repondre_au_lot("delai", b"\xef\xbb\xbf" + BONNE + b"\r\n" + BONNE + b"\r\n")
    assert [("resultat" in r, r["cas"]) for r in reponses] == [(True, 1), (True, 2)]


def test_un_lot_vide_ne_repond_rien(repondre_au_lot: Repondre) -> None:
    assert repondre_au_lot("delai", b"") == repondre_au_lot("delai", b"\n\n") == []


def test_un_champ_profond_ou_demesure_est_refuse_sans_revenir_entier(repondre_au_lot: Repondre) -> None:
    profond = b'{"type": ' + b"[" * 900 + b"]" * 900 + b"}"
    enorme = b'{"type": "' + b"x" * 1_000_000 + b'"}'
    for ligne in (profond, enorme):
        (reponse,) = repondre_au_lot("delai", ligne)
        assert reponse["erreur"]["code"] in ("champ_invalide", "champ_manquant", "json_illisible")
        assert len(reponse["erreur"]["message"]) < 1_000


class _CompteGouttes:
    """Une source qui donne une ligne à la fois, et retient la suivante tant qu'on ne l'a pas permise."""

    def __init__(self, lignes: list[bytes]) -> None:
        self.lignes, self.permis, self.lues = iter(lignes), threading.Semaphore(0), 0

    def read(self, taille: int, /) -> bytes:
        assert self.permis.acquire(timeout=30), "réponse attendue avant la ligne suivante"
        self.lues += 1
        return next(self.lignes, b"")


class _Temoin(io.BytesIO):
    """Une sortie qui permet la ligne suivante quand la réponse est arrivée."""

    def __init__(self, source: _CompteGouttes) -> None:
        super().__init__()
        self.source = source

    def write(self, octets: Any, /) -> int:
        ecrits = super().write(octets)
        if octets:
            self.source.permis.release()
        return ecrits


def test_chaque_reponse_part_sans_attendre_la_ligne_suivante() -> None:
    source = _CompteGouttes([BONNE + b"\n"] * 5)
    sortie = _Temoin(source)
    source.permis.release()
    assert traiter_lot(source, sortie, Tache("delai", AUCUNE), processus=1) == 0
    assert len(sortie.getvalue().splitlines()) == 5


class _SourceSansFin:
    """Un million de lignes jamais gardées ; retient de combien la lecture est en avance sur l'écriture."""

    def __init__(self, lignes: int) -> None:
        self.restantes, self.lues, self.ecrites, self.avance = lignes, 0, 0, 0

    def read(self, taille: int, /) -> bytes:
        nombre = min(self.restantes, 1000)
        self.restantes -= nombre
        self.lues += nombre
        self.avance = max(self.avance, self.lues - self.ecrites)
        return b'{"inconnu": 1}\n' * nombre

    def write(self, octets: bytes) -> int:
        self.ecrites += octets.count(b"\n")
        return len(octets)

    def flush(self) -> None:
        pass


def test_la_lecture_ne_prend_pas_plus_que_quelques_paquets_d_avance() -> None:
    flux: Any = _SourceSansFin(30_000)
    assert traiter_lot(flux, flux, Tache("delai", AUCUNE), processus=1) == flux.ecrites == 30_000
    assert flux.avance < 3_000


@pytest.mark.parametrize("taille", [1, 2, 3, 7, 1000])
def test_le_decoupage_ne_depend_pas_de_la_taille_des_morceaux(taille: int) -> None:
    octets = b"\xef\xbb\xbfun\n\ndeux\r\ntrois"

    class _ParMorceaux(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(taille)

    lignes = [ligne for paquet in decouper(_ParMorceaux(octets)) for ligne in paquet.lignes]
    assert lignes == [(1, b"un"), (2, b""), (3, b"deux\r"), (4, b"trois")]


def test_une_ligne_trop_longue_n_est_pas_gardee(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lot, "TAILLE_MAX", 10)
    monkeypatch.setattr(lot, "OCTETS_PAR_PAQUET", 4)
    octets = b"courte\n" + b"x" * 100 + b"\nfin\n" + b"y" * 50
    lignes = [ligne for paquet in decouper(io.BytesIO(octets)) for ligne in paquet.lignes]
    assert lignes == [(1, b"courte"), (2, None), (3, b"fin"), (4, None)]
