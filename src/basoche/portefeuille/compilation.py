"""Le code machine du noyau : compilé une fois par machine, annoncé, gardé dans le cache de l'utilisateur.

Compiler demande numba, lent à importer ; relire ce qui a été compilé ne demande que llvmlite.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

import llvmlite
from llvmlite import binding

_NOM = "arreter"
_SOURCES = ("boucle.py", "modele.py", "table.py", "compilation.py")
_EMPREINTE = hashlib.sha256().digest_size
_annonces: list[Callable[[], None]] = []
_UN_SEUL = Lock()
_charge: list[Any] = []

_ENTIER, _ADRESSE = ctypes.c_int64, ctypes.c_void_p
_PROTOTYPE = ctypes.CFUNCTYPE(
    None, _ENTIER, _ENTIER, *[_ADRESSE] * 9, *[_ENTIER] * 3, *[_ADRESSE] * 5, *[_ENTIER] * 5, *[_ADRESSE] * 4
)


def prevenir(annonce: Callable[[], None]) -> None:
    """Retient ce qu'il faut dire si le noyau doit être compilé."""
    _annonces[:] = [annonce]


def charger() -> Callable[..., None]:
    """La boucle du noyau en code machine : celle du cache, sinon compilée maintenant."""
    with _UN_SEUL:
        if not _charge:
            binding.initialize_native_target()
            binding.initialize_native_asmprinter()
            cache = _fichier_de_cache()
            code = None if cache is None else _relire(cache)
            if code is None:
                while _annonces:
                    _annonces.pop()()
                code = _compiler()
                if cache is not None:
                    _garder(cache, code)
            _charge.extend(_lier(code))
    fonction: Callable[..., None] = _charge[0]
    return fonction


def _cible() -> Any:
    return binding.Target.from_default_triple().create_target_machine(
        cpu=binding.get_host_cpu_name(), features=_jeu_d_instructions(), opt=3, reloc="pic", codemodel="jitdefault",
        jit=True,
    )  # fmt: skip


def _jeu_d_instructions() -> str:
    return str(binding.get_host_cpu_features().flatten())


def _compiler() -> bytes:
    """Compile la boucle, puis retire ce que numba met autour pour lever des exceptions : elle n'en lève pas.

    Raises:
        RuntimeError: il resterait un appel à Python, que le cache ne saurait pas relier.
    """
    from numba import cfunc

    from basoche.portefeuille.boucle import SIGNATURE, arreter

    enrobee = cfunc(SIGNATURE, error_model="numpy")(arreter)
    module = binding.parse_assembly(enrobee.inspect_llvm())
    for fonction in module.functions:
        if fonction.name == enrobee.native_name:
            fonction.name = _NOM
        elif not fonction.is_declaration:
            fonction.linkage = "internal"
    cible = _cible()
    reglages = binding.create_pipeline_tuning_options(speed_level=3)
    passes = binding.create_pass_builder(cible, reglages)
    passes.getModulePassManager().run(module, passes)
    dehors = [f.name for f in module.functions if f.is_declaration and not f.name.startswith("llvm.")]
    if dehors:
        raise RuntimeError(f"le noyau appelle {', '.join(dehors)}")
    return bytes(cible.emit_object(module))


def _lier(code: bytes) -> tuple[Any, Any]:
    """La fonction, et le moteur qui garde son code en mémoire."""
    moteur = binding.create_mcjit_compiler(binding.parse_assembly(""), _cible())
    moteur.add_object_file(binding.ObjectFileRef.from_data(code))
    moteur.finalize_object()
    return _PROTOTYPE(moteur.get_function_address(_NOM)), moteur


def _fichier_de_cache() -> Path | None:
    """Le code compilé de cette version du noyau pour ce processeur, si le cache de l'utilisateur peut être écrit."""
    try:
        racine = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        dossier = Path(racine) / "basoche" / "noyau"
        dossier.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # pas de dossier personnel
        return None
    if not os.access(dossier, os.W_OK):
        return None
    trace = hashlib.sha256()
    for morceau in (llvmlite.__version__, binding.get_host_cpu_name(), _jeu_d_instructions()):
        trace.update(morceau.encode() + b"\0")
    for nom in _SOURCES:
        trace.update(Path(__file__).with_name(nom).read_bytes())
    return dossier / f"{trace.hexdigest()[:32]}.o"


def _relire(cache: Path) -> bytes | None:
    """Le code gardé, si le fichier est entier."""
    try:
        octets = cache.read_bytes()
    except OSError:
        return None
    empreinte, code = octets[:_EMPREINTE], octets[_EMPREINTE:]
    return code if hashlib.sha256(code).digest() == empreinte else None


def _garder(cache: Path, code: bytes) -> None:
    """Garde le code pour la prochaine fois ; un disque plein n'empêche pas de calculer."""
    brouillon = cache.with_name(f".{cache.name}.{secrets.token_hex(6)}")
    with suppress(OSError):
        try:
            brouillon.write_bytes(hashlib.sha256(code).digest() + code)
            brouillon.replace(cache)
        finally:
            brouillon.unlink(missing_ok=True)
