"""What the program counts about itself for `/metrics`, right over several worker processes too."""

from prometheus_client import Counter, Histogram

CODES = Counter("wecoza_class_codes", "Class codes given out, by kind: sequential or fallback.", ["kind"])
CLASSES_CREATED = Counter("wecoza_classes_created", "Classes captured.")
NUMBERING_SECONDS = Histogram(
    "wecoza_numbering_seconds",
    "Seconds to number a class and store it, waiting for the lock of its counter included.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)
EARLY_RELEASES = Counter(
    "wecoza_early_releases", "Saves that had waited for a counter, and let it go before the disk had answered."
)
COUNTER_WAITS = Counter(
    "wecoza_counter_waits", "Saves that found the counter of their prefix locked by another save.", ["prefix"]
)
BLOCK_NUMBERS = Counter("wecoza_block_numbers", "Numbers of blocks, by what became of them.", ["became"])
REDIS_FAILURES = Counter(
    "wecoza_redis_failures", "Questions to the Redis of numbers that it did not answer, by cause.", ["cause"]
)
NUMBERING_FAILURES = Counter(
    "wecoza_numbering_failures", "Saves for which the counter could not be had, by cause.", ["cause"]
)
DISK_FULL = Counter("wecoza_disk_full", "Requests for which a disk had no room, so that nothing was saved.")
STORE_AWAY = Counter("wecoza_store_away", "Requests for which the store of files did not answer; nothing was saved.")
GUESSES_FAILED = Counter(
    "wecoza_guesses_failed", "Wrong passwords, codes, passkeys and links of accounts, by kind.", ["kind"]
)
GUESSES_REFUSED = Counter(
    "wecoza_guesses_refused", "Tries to log in that were refused in a pause, by the limit that was passed.", ["limit"]
)
COLLISIONS = Counter("wecoza_class_code_collisions", "Codes that the database refused because they existed.")
READS = Counter(
    "wecoza_reads", "Pages that only read, where there are replicas, by the place that answered.", ["place"]
)
REPLICA_REFUSALS = Counter(
    "wecoza_replica_refusals",
    "Times that a replica could not answer and another place did: away, behind, own write, conflict, error.",
    ["replica", "reason"],
)
HTTP_SECONDS = Histogram(
    "wecoza_http_seconds",
    "Seconds to answer a request, or to begin a streamed answer.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

# An alert sees an increase only of a series that was there before.
for kind in ("sequential", "fallback"):
    CODES.labels(kind)
COUNTER_WAITS.labels("")
for became in ("reserved", "taken", "given back", "refused"):
    BLOCK_NUMBERS.labels(became)
for cause in ("away", "slow", "out of memory", "read only", "refused", "other"):
    REDIS_FAILURES.labels(cause)
for kind in ("password", "code", "passkey", "link"):
    GUESSES_FAILED.labels(kind)
for limit in ("both", "username", "address", "known browser"):
    GUESSES_REFUSED.labels(limit)
