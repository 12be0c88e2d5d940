"""Une autorité d'essai véritable : racine, intermédiaire, signataires, horodateur, listes de révocation et OCSP.

Elle parle HTTP sur la boucle locale, comme une autorité réelle ; tout s'arrête à la fin de l'essai.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.keys.internal import (
    translate_pyca_cryptography_cert_to_asn1,
    translate_pyca_cryptography_key_to_asn1,
)
from pyhanko.sign.timestamps import DummyTimeStamper

MOT_DE_PASSE = "secret-de-l-essai"
_JOUR = timedelta(days=1)


@dataclass
class Titulaire:
    """Un certificat et sa clé."""

    certificat: x509.Certificate
    cle: rsa.RSAPrivateKey
    emetteur: Titulaire | None = None

    @property
    def asn1(self) -> asn1_x509.Certificate:
        return translate_pyca_cryptography_cert_to_asn1(self.certificat)

    def pem(self) -> bytes:
        return self.certificat.public_bytes(serialization.Encoding.PEM)

    def p12(self, chaine: list[Titulaire], mot_de_passe: str = MOT_DE_PASSE) -> bytes:
        return pkcs12.serialize_key_and_certificates(
            b"essai",
            self.cle,
            self.certificat,
            [t.certificat for t in chaine],
            serialization.BestAvailableEncryption(mot_de_passe.encode()),
        )


@dataclass
class Autorite:
    """L'autorité et ce qu'elle a émis ; ``adresse`` est celle de son serveur."""

    adresse: str
    maintenant: datetime
    racine: Titulaire = field(init=False)
    intermediaire: Titulaire = field(init=False)
    clerc: Titulaire = field(init=False)
    commissaire: Titulaire = field(init=False)
    qualifie: Titulaire = field(init=False)
    repondeur: Titulaire = field(init=False)
    horodateur: Titulaire = field(init=False)
    revoques: set[int] = field(default_factory=set)
    appels: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.racine = self._emettre("Autorité d'essai, racine", None, ca=True)
        self.intermediaire = self._emettre("Autorité d'essai, étude", self.racine, ca=True)
        self.clerc = self._emettre("Alix Perrin", self.intermediaire)
        self.commissaire = self._emettre("Camille Roux", self.intermediaire)
        self.qualifie = self._emettre("Dominique Faure", self.intermediaire, qualifie=True)
        self.repondeur = self._emettre("Répondeur", self.intermediaire, usage=ExtendedKeyUsageOID.OCSP_SIGNING)
        self.horodateur = self._emettre("Horodateur d'essai", self.racine, usage=ExtendedKeyUsageOID.TIME_STAMPING)

    def _emettre(
        self,
        nom: str,
        emetteur: Titulaire | None,
        *,
        ca: bool = False,
        qualifie: bool = False,
        usage: x509.ObjectIdentifier | None = None,
        du: timedelta = timedelta(days=2),
        duree: timedelta = timedelta(days=700),
    ) -> Titulaire:
        cle = rsa.generate_private_key(65537, 2048)
        sujet = x509.Name(
            [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Essai"), x509.NameAttribute(NameOID.COMMON_NAME, nom)]
        )
        signe_par = emetteur.cle if emetteur else cle
        constructeur = (
            x509.CertificateBuilder()
            .subject_name(sujet)
            .issuer_name(emetteur.certificat.subject if emetteur else sujet)
            .public_key(cle.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.maintenant - du)
            .not_valid_after(self.maintenant - du + duree)
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(_usages(ca=ca, signe=not ca and usage is None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(cle.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signe_par.public_key()), critical=False)
        )
        if emetteur:
            constructeur = self._dire_ou_verifier(constructeur, emetteur, ocsp_seul=usage is None and not ca)
        if usage is not None:
            constructeur = constructeur.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
        if usage == ExtendedKeyUsageOID.OCSP_SIGNING:
            constructeur = constructeur.add_extension(x509.OCSPNoCheck(), critical=False)
        if qualifie:
            # QcCompliance et QcSSCD (ETSI EN 319 412-5) : SEQUENCE de deux SEQUENCE { OID }.
            declarations = bytes.fromhex("3014300806060400 8e4601013008 0606 04008e460104".replace(" ", ""))
            numero = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
            constructeur = constructeur.add_extension(x509.UnrecognizedExtension(numero, declarations), critical=False)
        return Titulaire(constructeur.sign(signe_par, hashes.SHA256()), cle, emetteur)

    def _dire_ou_verifier(
        self, constructeur: x509.CertificateBuilder, emetteur: Titulaire, *, ocsp_seul: bool
    ) -> x509.CertificateBuilder:
        if ocsp_seul:
            lieu = x509.UniformResourceIdentifier(f"{self.adresse}/ocsp")
            acces = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, lieu)
            return constructeur.add_extension(x509.AuthorityInformationAccess([acces]), critical=False)
        liste = f"{self.adresse}/crl/{'racine' if emetteur.emetteur is None else 'intermediaire'}"
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(liste)], None, None, None)
        return constructeur.add_extension(x509.CRLDistributionPoints([point]), critical=False)

    def expire(self, nom: str = "Ancien Titulaire") -> Titulaire:
        """Un signataire dont le certificat est déjà échu."""
        return self._emettre(nom, self.intermediaire, du=timedelta(days=20), duree=timedelta(days=10))

    def liste_de_revocation(self, nom: str) -> bytes:
        emetteur = self.racine if nom == "racine" else self.intermediaire
        liste = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(emetteur.certificat.subject)
            .last_update(self.maintenant - _JOUR)
            .next_update(self.maintenant + 30 * _JOUR)
            .add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(emetteur.cle.public_key()), critical=False
            )
        )
        for numero in sorted(self.revoques):
            revoque = x509.RevokedCertificateBuilder().serial_number(numero).revocation_date(self.maintenant - _JOUR)
            liste = liste.add_revoked_certificate(revoque.build())
        return liste.sign(emetteur.cle, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def repondre_ocsp(self, demande: bytes) -> bytes:
        lue = ocsp.load_der_ocsp_request(demande)
        connus = [self.clerc, self.commissaire, self.qualifie]
        vise = next(t for t in connus if t.certificat.serial_number == lue.serial_number)
        revoque = lue.serial_number in self.revoques
        reponse = (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=vise.certificat,
                issuer=self.intermediaire.certificat,
                algorithm=hashes.SHA1(),  # l'empreinte des noms, que demande le client ; la signature est en SHA-256
                cert_status=ocsp.OCSPCertStatus.REVOKED if revoque else ocsp.OCSPCertStatus.GOOD,
                this_update=self.maintenant - timedelta(minutes=5),
                next_update=self.maintenant + 7 * _JOUR,
                revocation_time=self.maintenant - _JOUR if revoque else None,
                revocation_reason=None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, self.repondeur.certificat)
            .certificates([self.repondeur.certificat])
        )
        nonces = [e for e in lue.extensions if isinstance(e.value, x509.OCSPNonce)]
        for nonce in nonces:
            reponse = reponse.add_extension(nonce.value, critical=False)
        return reponse.sign(self.repondeur.cle, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def horodater(self, demande: bytes) -> bytes:
        atelier = DummyTimeStamper(self.horodateur.asn1, translate_pyca_cryptography_key_to_asn1(self.horodateur.cle))
        return atelier.request_tsa_response(tsp.TimeStampReq.load(demande)).dump()


def _usages(*, ca: bool, signe: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=signe,
        key_cert_sign=ca,
        crl_sign=ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


@contextmanager
def servir_autorite() -> Iterator[Autorite]:
    """L'autorité et son serveur sur la boucle locale, arrêté à la sortie."""

    class Guichet(BaseHTTPRequestHandler):
        timeout = 10
        autorite: Autorite

        def do_GET(self) -> None:
            self.autorite.appels.append(self.path)
            nom = self.path.rsplit("/", 1)[-1]
            self._rendre(self.autorite.liste_de_revocation(nom), "application/pkix-crl")

        def do_POST(self) -> None:
            self.autorite.appels.append(self.path)
            corps = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), 100_000))
            if self.path == "/tsa":
                self._rendre(self.autorite.horodater(corps), "application/timestamp-reply")
            elif self.path == "/ocsp":
                self._rendre(self.autorite.repondre_ocsp(corps), "application/ocsp-response")
            else:
                self.send_error(503)

        def _rendre(self, octets: bytes, genre: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", genre)
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (nom imposé)
            """Se tait."""

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Guichet)
    serveur.daemon_threads = True
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    fil.start()
    try:
        Guichet.autorite = Autorite(
            f"http://127.0.0.1:{serveur.server_address[1]}", datetime.now(UTC).replace(microsecond=0)
        )
        yield Guichet.autorite
    finally:
        serveur.shutdown()
        serveur.server_close()
        fil.join(timeout=5)


def poser_fichiers(autorite: Autorite, dossier: Path) -> dict[str, str]:
    """Écrit les clés et la racine ; rend les réglages d'une étude en essai."""
    for nom in ("clerc", "commissaire", "qualifie"):
        titulaire: Titulaire = getattr(autorite, nom)
        (dossier / f"{nom}.p12").write_bytes(titulaire.p12([autorite.intermediaire]))
    (dossier / "racine.pem").write_bytes(autorite.racine.pem())
    return {
        "BASOCHE_SIGNATURE_CERTIFICAT": str(dossier / "commissaire.p12"),
        "BASOCHE_SIGNATURE_SECRET": MOT_DE_PASSE,
        "BASOCHE_SIGNATURE_HORODATEUR": f"{autorite.adresse}/tsa",
        "BASOCHE_SIGNATURE_RACINES_ESSAI": str(dossier / "racine.pem"),
    }
