"""Whatever somebody sends as a passkey, at each of the three forms that take one, is refused and nothing fails."""

import json
from hashlib import sha256
from typing import Any, Final

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from django.db import transaction
from django.test import Client as Browser
from fido2 import cbor
from fido2.cose import ES256, RS256, EdDSA
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from classes import roles
from classes.models import User
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db

ADD, AGAIN = "/accounts/second-factor/passkeys/add/", "/accounts/second-factor/passkeys/again/"
LOGIN, USE = "/accounts/login/", "/accounts/second-factor/login/"
PASSWORD: Final = "correct horse"
ID: Final = b"a passkey of tests"
CREATE, GET = "webauthn.create", "webauthn.get"
Credential = dict[str, Any]


def client_data(kind: str, challenge: Any, **changed: Any) -> str:
    said = {"type": kind, "challenge": challenge, "origin": "https://testserver", **changed}
    return websafe_encode(json.dumps(said).encode())


def credential(response: Any, **more: Any) -> Credential:
    return {"id": websafe_encode(ID), "rawId": websafe_encode(ID), "type": "public-key", "response": response, **more}


def created(challenge: str, **changed: Any) -> Credential:
    """What a browser sends of a new passkey; a part of its answer may be other than it should be."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())  # type: ignore[no-untyped-call]
    attested = AttestedCredentialData.create(bytes(16), ID, key)
    own = AuthenticatorData.create(sha256(b"testserver").digest(), AuthenticatorData.FLAG(0x41), 0, attested)
    return credential(
        {
            "clientDataJSON": client_data(CREATE, challenge),
            "attestationObject": websafe_encode(AttestationObject.create("none", own, {})),
            **changed,
        }
    )


def used(challenge: str, **changed: Any) -> Credential:
    own = AuthenticatorData.create(sha256(b"testserver").digest(), AuthenticatorData.FLAG(0x01), 1)
    return credential(
        {
            "clientDataJSON": client_data(GET, challenge),
            "authenticatorData": websafe_encode(own),
            "signature": websafe_encode(b"nobody's"),
            **changed,
        }
    )


def attested(content: bytes) -> str:
    return websafe_encode(cbor.encode({"fmt": "none", "authData": content, "attStmt": {}}))


RP: Final = sha256(b"testserver").digest()
DEEP_CBOR: Final = websafe_encode(b"\x81" * 20_000 + b"\x00")
NO_JSON: Final = [
    "",
    "null",
    "1",
    '"x"',
    "[]",
    "{}",
    "9" * 5000,
    "[" * 90_000,
    '{"id":' * 15_000,
    '{"id": NaN}',
    "x",
    "{",
]
NO_CREDENTIAL: Final[list[Any]] = [
    {"id": 1},
    {"id": "AA", "rawId": 1},
    credential(1),
    credential([]),
    credential({}),
    credential({"clientDataJSON": 1, "attestationObject": 1, "authenticatorData": 1, "signature": 1}),
    credential(
        {"clientDataJSON": "\u00e9", "attestationObject": "A", "authenticatorData": "A", "signature": "A"},
    ),
    credential({"clientDataJSON": "AA", "signature": "AA"}),
    credential({"clientDataJSON": "AA", "attestationObject": "AA", "authenticatorData": "AA", "signature": "AA"}),
    {**credential({}), "type": ["x"]},
    {**credential({}), "type": {}, "authenticatorAttachment": 1, "clientExtensionResults": "x"},
]
NO_BYTES: Final[list[Any]] = ["", "AA", 1, [], DEEP_CBOR]
WRONG_PARTS: Final[list[dict[str, Any]]] = [
    {"clientDataJSON": websafe_encode(b"[" * 50_000)},
    {"clientDataJSON": websafe_encode(b"9" * 5000)},
    {"clientDataJSON": websafe_encode(b"\xff")},
    {"clientDataJSON": websafe_encode(b"[]")},
    {"clientDataJSON": websafe_encode(b'{"type": "webauthn.create"}')},
    *({"clientDataJSON": client_data(kind, challenge)} for kind in (CREATE, GET) for challenge in (1, "\u00e9", None)),
    *({"authenticatorData": it, "attestationObject": it} for it in NO_BYTES),
    {"authenticatorData": websafe_encode(RP + b"\x41" + bytes(10)), "signature": 1},
    {"authenticatorData": websafe_encode(RP + b"\xff" * 30), "userHandle": 1},
    {"attestationObject": websafe_encode(cbor.encode({"fmt": "none"}))},
    {"attestationObject": websafe_encode(cbor.encode([1]))},
    {"attestationObject": attested(RP + b"\x01" + bytes(4))},  # without a key
    {"attestationObject": attested(RP + b"\x41" + bytes(4) + bytes(16) + b"\xff\xff")},
    {"attestationObject": attested(RP + b"\x41" + bytes(4) + bytes(16) + b"\x00\x01a" + cbor.encode({}))},
    {"attestationObject": attested(RP + b"\x41" + bytes(4) + bytes(16) + b"\x00\x01a" + cbor.encode("x"))},
    {"transports": 1},
]
UNSTORABLE: Final = [{"a": "\0"}, {"\0": 1}, {"a": "\ud800"}, {"a": float("nan")}, {"a": float("inf")}]


SENTENCES: Final = ("could not be read", "This is not right", "The passkey was not added")
# Parts that only the use of a passkey has
AUTHENTICATION: Final = {"authenticatorData", "signature", "userHandle", "transports"}


@pytest.fixture
def nomsa(client: Browser) -> User:
    nomsa = UserFactory.create(username="nomsa", role=roles.ADMINISTRATOR, password=PASSWORD)
    log_in(client)
    return nomsa


@pytest.fixture
def owner(client: Browser, nomsa: User) -> User:
    """Somebody who has a passkey, and is logged in."""
    challenge = challenge_of(client, ADD)
    assert send(client, ADD, created(challenge)).status_code == 302
    return nomsa


def log_in(client: Browser) -> None:
    client.post(LOGIN, {"username": "nomsa", "password": PASSWORD}, secure=True)


def challenge_of(client: Browser, address: str) -> str:
    assert client.get(address, secure=True).status_code == 200
    return str(client.session["mfa.webauthn.state"]["challenge"])


def send(client: Browser, address: str, sent: Any) -> Any:
    text = sent if isinstance(sent, str) else json.dumps(sent)
    return client.post(address, {"name": "x", "credential": text}, secure=True)


def assert_all_are_refused(client: Browser, address: str, nonsense: list[Any]) -> None:
    client.raise_request_exception = False
    before = Authenticator.objects.count()
    for sent in nonsense:
        with transaction.atomic():
            answer = send(client, address, sent)
            if address == AGAIN:
                assert (answer.status_code, answer["Location"]) == (302, LOGIN), sent
                answer = client.get(LOGIN, secure=True, follow=True)
            assert (answer.status_code, Authenticator.objects.count()) == (200, before), sent
            assert any(sentence in answer.text for sentence in SENTENCES), sent
            transaction.set_rollback(True)  # or the guesses would be too many


def test_a_new_passkey_as_it_should_be_is_added(client: Browser, owner: User) -> None:
    assert Authenticator.objects.filter(user=owner, type="webauthn").count() == 1


def test_nonsense_is_no_new_passkey(client: Browser, nomsa: User) -> None:
    challenge = challenge_of(client, ADD)
    wrong = [created(challenge, **part) for part in WRONG_PARTS if not part.keys() <= AUTHENTICATION]

    assert_all_are_refused(client, ADD, [*NO_JSON, *NO_CREDENTIAL, *wrong])


@pytest.mark.parametrize("extra", UNSTORABLE)
def test_a_new_passkey_holds_nothing_that_cannot_be_stored(client: Browser, nomsa: User, extra: Credential) -> None:
    challenge = challenge_of(client, ADD)

    assert_all_are_refused(client, ADD, [{**created(challenge), "clientExtensionResults": extra}])


def test_nonsense_logs_nobody_in(client: Browser, owner: User) -> None:
    client.logout()
    log_in(client)
    challenge = challenge_of(client, USE)

    assert_all_are_refused(client, USE, [*NO_JSON, *NO_CREDENTIAL, *(used(challenge, **part) for part in WRONG_PARTS)])


def test_nonsense_is_no_passkey_of_somebody_who_is_asked_again(client: Browser, owner: User) -> None:
    challenge = challenge_of(client, AGAIN)

    wrong = [used(challenge, **part) for part in WRONG_PARTS]
    assert_all_are_refused(client, AGAIN, [*NO_JSON, *NO_CREDENTIAL, *wrong])


def keyed(key: dict[int, Any]) -> str:
    """An answer with another public key in it."""
    return attested(RP + b"\x41" + bytes(4) + bytes(16) + len(ID).to_bytes(2, "big") + ID + cbor.encode(key))


ES: Final = {1: 2, 3: -7, -1: 1, **{number: bytes(32) for number in (-2, -3)}}
RSA: Final = {1: 3, 3: -257, -2: b"\x01\x00\x01"}
USELESS: Final[dict[str, dict[int, Any]]] = {
    "without coordinates": {1: 2, 3: -7},
    "without one of them": {number: part for number, part in ES.items() if number != -3},
    "not on the curve": ES,
    "on another curve": {**ES, -1: 2},
    "a text for a number": {**ES, -2: "x" * 32},
    "an unknown algorithm": {**ES, 3: -999},
    "an algorithm that is not offered": {**RSA, 3: -65535, -1: b"\xf5" * 256},
    "an edge that is too short": {1: 1, 3: -8, -1: 6, -2: bytes(31)},
    "an RSA key without a modulus": RSA,
    "a short RSA key": {**RSA, -1: b"\xf5" * 128},
    "a long RSA key": {**RSA, -1: b"\xf5" * 20_000},
}


@pytest.mark.parametrize("key", USELESS.values(), ids=USELESS.keys())
def test_a_key_that_can_verify_nothing_is_not_added(client: Browser, nomsa: User, key: dict[int, Any]) -> None:
    answer = send(client, ADD, created(challenge_of(client, ADD), attestationObject=keyed(key)))

    assert answer.status_code == 200
    assert "The key of this passkey is of a kind that cannot be used here" in answer.text
    assert not Authenticator.objects.exists()


MADE: Final[list[tuple[Any, Any]]] = [
    (ES256, ec.generate_private_key(ec.SECP256R1())),
    (EdDSA, ed25519.Ed25519PrivateKey.generate()),
    (RS256, rsa.generate_private_key(65537, 2048)),
]


@pytest.mark.parametrize(("kind", "private"), MADE)
def test_keys_of_each_kind_that_browsers_make_are_added(client: Browser, nomsa: User, kind: Any, private: Any) -> None:
    key = kind.from_cryptography_key(private.public_key())

    answer = send(client, ADD, created(challenge_of(client, ADD), attestationObject=keyed(dict(key))))

    assert answer.status_code == 302


def test_a_key_that_can_verify_nothing_logs_nobody_in(client: Browser, nomsa: User) -> None:
    keyless = created("AA", attestationObject=keyed({1: 2, 3: -7}))
    Authenticator.objects.create(user=nomsa, type="webauthn", data={"name": "x", "credential": keyless})
    client.logout()
    log_in(client)

    assert_all_are_refused(client, USE, [used(challenge_of(client, USE))])
