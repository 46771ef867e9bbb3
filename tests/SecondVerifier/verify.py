"""A second verifier of ledger bundles, written from services/Verifier/FORMAT.md alone. Python 3, standard library only.

usage: verify.py BUNDLE.json [--key KEY.pem] [--checkpoint NOTE]... [--out FOLDER] [--flip BIT,BIT,...]
  --key         the public key the bundle must be signed with        --checkpoint  an earlier checkpoint that must be a prefix
  --out         writes each recomputed result file as <hash>.json    --flip        instead: flips one bit each, prints holds|fails per line
Exit code 0: everything holds; 1: something does not; 2: this is no bundle.
"""
import base64, hashlib, json, os, sys
from fractions import Fraction

KINDS = ["rules", "roster", "entrylist", "open", "recusal", "verdict", "sheet", "reveal", "seal", "result", "override"]


class Unreadable(Exception):
    pass


def sha(data):
    return hashlib.sha256(data).digest()


def text_hash(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def refuse(number):
    raise Unreadable(f"{number} is no integer")


def parse(text):
    """JSON that is its own canonical form."""
    try:
        value = json.loads(text, parse_float=refuse, parse_constant=refuse)
        again = canonical(value)
        again.encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}")
    if again != text:
        raise Unreadable("not in canonical form")
    return value


def unbase64(text, length=None):
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, TypeError) as error:
        raise Unreadable(f"not base64: {error}")
    if base64.b64encode(data).decode() != text or length not in (None, len(data)):
        raise Unreadable("not canonical base64 of the right length")
    return data


# ---- ECDSA on P-256 (only checking, so that time need not be constant) ----
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296, 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")


def add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        slope = (3 * p[0] * p[0] - 3) * pow(2 * p[1], -1, P)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P)
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def times(k, p):
    total = None
    while k:
        if k & 1:
            total = add(total, p)
        p, k = add(p, p), k >> 1
    return total


def der(signature):
    """The two integers of a DER signature; anything but the shortest encoding is refused."""
    def encode(n):
        body = n.to_bytes(n.bit_length() // 8 + 1, "big")
        return b"\x02" + bytes([len(body)]) + body
    try:
        r_length = signature[3]
        r = int.from_bytes(signature[4:4 + r_length], "big")
        s = int.from_bytes(signature[6 + r_length:6 + r_length + signature[5 + r_length]], "big")
    except IndexError:
        return None
    body = encode(r) + encode(s)
    return (r, s) if b"\x30" + bytes([len(body)]) + body == signature and 0 < r < N and 0 < s < N else None


def read_key(pem):
    head, foot = "-----BEGIN PUBLIC KEY-----\n", "\n-----END PUBLIC KEY-----"
    if not (pem.startswith(head) and pem.endswith(foot)):
        raise Unreadable("the key is no PEM public key")
    lines = pem[len(head):-len(foot)].split("\n")
    if any(len(line) != 64 for line in lines[:-1]) or not 0 < len(lines[-1]) <= 64:
        raise Unreadable("the key is no PEM public key")
    return read_spki(unbase64("".join(lines)))


def read_spki(spki):
    if spki[:26] != SPKI or len(spki) != 91 or spki[26] != 4:
        raise Unreadable("the key is no P-256 key in the form of the format")
    point = int.from_bytes(spki[27:59], "big"), int.from_bytes(spki[59:], "big")
    if max(point) >= P or (point[1] ** 2 - point[0] ** 3 + 3 * point[0] - B) % P:
        raise Unreadable("the key is no point of the curve")
    return spki, point


def read_note(note):
    lines = note.split("\n")
    parts = lines[4].split(" ") if len(lines) == 6 else []
    if len(parts) != 3 or lines[3] or lines[5] or parts[0] != "\u2014" or parts[1] != lines[0] or not lines[1].isascii() or not lines[1].isdigit() or str(int(lines[1])) != lines[1]:
        raise Unreadable("the checkpoint is no signed note")
    signature = unbase64(parts[2])
    return {"origin": lines[0], "size": int(lines[1]), "root": unbase64(lines[2], 32), "body": "\n".join(lines[:3]) + "\n", "id": signature[:4], "signature": signature[4:]}


def signed_by(note, key):
    spki, point = key
    pair = der(note["signature"])
    if note["id"] != sha(spki)[:4] or pair is None:
        return False
    r, s = pair
    w = pow(s, -1, N)
    z = int.from_bytes(sha(note["body"].encode("utf-8")), "big")
    at = add(times(z * w % N, G), times(r * w % N, point))
    return at is not None and at[0] % N == r


# ---- Ed25519 (RFC 8032), affine ----
Q = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, Q) % Q


def edwards_point(y, odd):
    if y >= Q:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, Q) % Q
    x = pow(square, (Q + 3) // 8, Q)
    if x * x % Q != square:
        x = x * pow(2, (Q - 1) // 4, Q) % Q
    if x * x % Q != square or (x == 0 and odd):
        return None
    return (x if x % 2 == odd else Q - x), y


def edwards_add(p, q):
    cross = D * p[0] * q[0] * p[1] * q[1] % Q
    return (p[0] * q[1] + q[0] * p[1]) * pow(1 + cross, -1, Q) % Q, (p[1] * q[1] + p[0] * q[0]) * pow(1 - cross, -1, Q) % Q


def edwards_times(k, p):
    total = (0, 1)
    while k:
        if k & 1:
            total = edwards_add(total, p)
        p, k = edwards_add(p, p), k >> 1
    return total


def ed25519(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    decode = lambda data: edwards_point(int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7)
    a, r, s = decode(key), decode(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    base = edwards_point(4 * pow(5, -1, Q) % Q, 0)
    return edwards_times(s, base) == edwards_add(r, edwards_times(h, a))


def cosigned_by(witness, body):
    name, key_id, key = witness["key"].split("+", 2) if witness["key"].count("+") > 1 else ("", "", "")
    parts = witness["line"].split(" ")
    if not name or len(parts) != 3 or parts[0] != "\u2014" or parts[1] != name or witness["office"] not in ("notary", "government"):
        raise Unreadable("a cosignature is not in the form of the format")
    key, signed = unbase64(key), unbase64(parts[2])
    own_id = sha(name.encode() + b"\n" + key if key[0] == 1 else key[1:])[:4]
    if own_id.hex() != key_id or signed[:4] != own_id or len(signed) < 5:
        return False
    if key[0] == 1:
        return ed25519(key[1:], body.encode(), signed[4:])
    if key[0] != 2:
        raise Unreadable("a witness's key is of no known kind")
    return signed_by({"id": signed[:4], "signature": signed[4:], "body": body}, read_spki(key[1:]))


# ---- the tree ----
def leaf(entry):
    return sha(b"\0" + ('{"c":"%s","k":"%s","v":1}' % (entry["c"], entry["k"])).encode())


def root(leaves):
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha(b"\1" + root(leaves[:split]) + root(leaves[split:]))


def commitment(entry):
    domain = b"award-sheet/v1" if entry["k"] == "sheet" else b"award-log/v1"
    return sha(domain + b"\0" + unbase64(entry["salt"], 32) + entry["detail"].encode("utf-8"))


# ---- results: exact fractions throughout ----
def mean(values):
    return sum(values, Fraction(0)) / len(values)


def by_entry(panel):
    groups = {}
    for (entry, judge), value in panel.items():
        groups.setdefault(entry, {})[judge] = value
    return groups


def plain_mean(panel):
    return {e: mean(list(v.values())) for e, v in by_entry(panel).items()}


def leniency(panel):
    """Least squares for entries and judges at once: one equation per unknown, the last judge's replaced by "they sum to zero"."""
    entries, judges = sorted({e for e, _ in panel}), sorted({j for _, j in panel})
    at = {name: i for i, name in enumerate([("e", e) for e in entries] + [("j", j) for j in judges])}
    size = len(at)
    rows = [[Fraction(0)] * (size + 1) for _ in range(size)]
    for (e, j), value in panel.items():
        a, b = at["e", e], at["j", j]
        for r in (a, b):
            rows[r][a] += 1
            rows[r][b] += 1
            rows[r][size] += value
    rows[-1] = [Fraction(int(i >= len(entries))) for i in range(size)] + [Fraction(0)]
    for c in range(size):
        pivot = next(r for r in range(c, size) if rows[r][c])
        rows[c], rows[pivot] = rows[pivot], rows[c]
        inverse = 1 / rows[c][c]
        rows[c] = [x * inverse if x else x for x in rows[c]]
        for r in range(size):
            factor = rows[r][c]
            if r != c and factor:
                rows[r] = [x - factor * y if y else x for x, y in zip(rows[r], rows[c])]
    return {j: rows[at["j", j]][size] for j in judges}


def adjusted(panel):
    b = leniency(panel)
    return {(e, j): v - b[j] for (e, j), v in panel.items()}


def complete(panel):
    return len(panel) == len({e for e, _ in panel}) * len({j for _, j in panel})


def fair_mean(panel):
    return plain_mean(panel if complete(panel) else adjusted(panel))


def trimmed(panel):
    return {e: mean(sorted(v.values())[1:-1]) for e, v in by_entry(panel).items()}


def choose(scoring, panel):
    groups = by_entry(panel)
    trimmable = all(len(v) >= max(3, scoring["trim_min_sheets"]) for v in groups.values())
    fair = complete(panel) or len(groups) >= scoring["fair_mean_min_entries"]
    method = scoring["method"]
    if method == "PlainMean":
        return "plain_mean", plain_mean, plain_mean
    if method == "Trimmed":
        return ("trimmed", trimmed, plain_mean) if trimmable else ("plain_mean: too few sheets to trim", plain_mean, plain_mean)
    if method == "FairTrimmed" and fair and trimmable:
        return "fair_trimmed", lambda p: trimmed(adjusted(p)), fair_mean
    if method == "FairTrimmed" and fair:
        return "fair_mean: too few sheets to trim", fair_mean, fair_mean
    if method == "FairMean" and fair:
        return "fair_mean", fair_mean, fair_mean
    return "plain_mean: too few entries for the fair mean", plain_mean, plain_mean


def show(value, decimals):
    scaled = abs(value) / 100 * 10**decimals
    digits = str((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)).rjust(decimals + 1, "0")
    text = digits if decimals == 0 else f"{digits[:-decimals]}.{digits[-decimals:]}"
    return "-" + text if value < 0 and digits.strip("0") else text


def median(values):
    ordered = sorted(values)
    return (Fraction(ordered[(len(ordered) - 1) // 2]) + ordered[len(ordered) // 2]) / 2


def tie_keys(scoring, criteria, sheets, totals, marks_mean):
    def preferring(a, b):
        return sum(1 for j in totals[a] if j in totals[b] and totals[a][j] > totals[b][j])
    keys = []
    for step in scoring["tie_ladder"]:
        if step == "HeaviestCriterion":
            for no, weight in sorted(criteria, key=lambda c: -c[1]):
                values = marks_mean({p: Fraction(s["s"][no]) for p, s in sheets.items()})
                keys.append((f"評選重點第 {no} 項（權重 {weight}%）較高", f"the higher mean of criterion {no} (weight {weight} %)", lambda g, v=values: v))
        elif step == "HeadToHead":
            keys.append(("較多評審委員給予較高分", "more judges preferring the entry, head to head",
                         lambda g: {a: sum(1 for b in g if b != a and preferring(a, b) > preferring(b, a)) for a in g}))
            keys.append(("給予較高分的評審委員總數較多", "the larger number of judges in favour over all comparisons",
                         lambda g: {a: sum(preferring(a, b) for b in g if b != a) for a in g}))
        elif step == "MedianSheet":
            keys.append(("評分表中位數較高", "the higher median sheet", lambda g: {a: median(totals[a].values()) for a in g}))
        else:
            break
    return keys


def rank(values, keys, orders):
    ranks = []

    def part(group, step, named):
        if len(group) == 1:
            ranks.append((group[0], len(ranks) + 1, False, named))
        elif step < len(keys):
            zh, en, of = keys[step]
            key = of(group)
            parts = sorted({key[e] for e in group}, reverse=True)
            for value in parts:
                part([e for e in group if key[e] == value], step + 1, (zh, en) if len(parts) > 1 else named)
        else:
            order = next((o for o in orders if len(o) == len(group) and set(o) == set(group)), None)
            place = len(ranks) + 1
            for i, entry in enumerate(order or group):
                ranks.append((entry, place + i, False, ("主席裁定", "the chair's decision")) if order else (entry, place, True, None))

    for value in sorted(set(values.values()), reverse=True):
        part(sorted(e for e in values if values[e] == value), 0, None)
    return ranks


def connected(panel):
    groups = by_entry(panel)
    left, reached, judges = set(groups), [], set()
    if left:
        reached = [left.pop()]
    while reached:
        judges |= set(groups[reached.pop()])
        near = {e for e in left if judges & set(groups[e])}
        left -= near
        reached += near
    return not left


METHODS = {"fair_mean": ("公平平均", "Fair mean"), "trimmed": ("去頭尾平均", "Trimmed mean"), "fair_trimmed": ("公平去頭尾平均", "Fair trimmed mean")}


def make_result(method, method_hash, certificate, entries, sheets, review, decisions):
    """The result file of section 7 as text. `sheets` by (entry, judge); `review` finals only: entry -> value."""
    scoring = method["scoring"]
    award = next(a for a in method["awards"] if a["number"] == certificate["award"])
    finals = certificate["round"] == "Finals"
    criteria = [[1, 100]] if finals and scoring["one_mark_finals"] else award["criteria"]
    struck, fewer, decimals = set(certificate["struck"]), set(certificate["fewer"]), scoring["display_decimals"]
    counts = {e: sum(1 for p in sheets if p[0] == e) for e in entries}
    if any(counts[e] < (1 if e in fewer else scoring["min_counted_sheets"]) for e in entries):
        raise Unreadable("an entry has too few sheets")

    def total(sheet):
        points = sum(w * sheet["s"][no] for no, w in criteria) * (100 // scoring["mark_max"])
        points += 0 if finals else 100 * sum(sheet["bonus"].get(no, 0) for no, _ in award["bonus"])
        return Fraction(points if scoring["total_cap"] is None else min(points, scoring["total_cap"]))

    def overall(values):
        return values if review is None else {e: (review[e] * scoring["review_weight"] + v * scoring["finals_weight"]) / 100 for e, v in values.items()}

    everything = {p: total(s) for p, s in sheets.items()}
    if not connected(everything):
        raise Unreadable("the sheets fall into groups without a common judge")
    used_sheets = {p: s for p, s in sheets.items() if not (scoring["refit_after_seal"] and p[0] in struck)}
    panel = {p: everything[p] for p in used_sheets}
    name, aggregate, marks_mean = choose(scoring, panel)
    scores, plain = aggregate(panel), plain_mean(panel)
    official, plain_official = overall(scores), overall(plain)
    live = {e: v for e, v in official.items() if e not in struck}

    tie_orders, winner_count, override = [], None, None
    for kind, value in decisions:
        if kind == "Tie":
            tie_orders.insert(0, [x for x in value.split(",") if x])
        elif kind == "WinnerCount":
            winner_count, override = int(value), None
        elif kind == "Override" and value != "fewer-sheets":
            winner_count, override = None, [x for x in value.split(",") if x]
    ranks = rank(live, tie_keys(scoring, criteria, used_sheets, by_entry(panel), marks_mean), tie_orders)

    cut = award["class"] == "Corporate" and not finals
    mark = scoring["pass_mark"] if cut else scoring["min_winner_score"]
    first = scoring["finals_cut"] if cut else scoring["winner_count"]
    if override is not None:
        selected = set(override) & set(live)
    elif winner_count is not None:
        selected = {r[0] for r in ranks[:winner_count]}
    elif cut:
        last = live[ranks[min(first, len(ranks)) - 1][0]] if ranks else 0
        selected = {e for e in live if live[e] >= last and (mark is None or live[e] >= mark)}
    else:
        selected = {r[0] for r in ranks if r[1] <= first and (mark is None or live[r[0]] >= mark)}

    coarse, fine = [show(live[r[0]], decimals) for r in ranks], max(4, decimals)

    def shown(i):
        value = live[ranks[i][0]]
        alike = any(0 <= k < len(ranks) and live[ranks[k][0]] != value and coarse[k] == coarse[i] for k in (i - 1, i + 1))
        seems = mark is not None and value < mark and coarse[i] == show(Fraction(mark), decimals)
        return show(value, fine) if alike or seems else coarse[i]

    def why(entry):
        chosen = entry in selected
        if override is not None:
            return ("依主席覆核決定選入", "selected by the chair's override") if chosen else ("依主席覆核決定未選入", "not selected by the chair's override")
        if winner_count is not None:
            return (f"在決定的 {winner_count} 個名額內", f"within the {winner_count} places decided") if chosen else (f"不在決定的 {winner_count} 個名額內", f"not within the {winner_count} places decided")
        if mark is not None and live[entry] < mark:
            return f"未達標準 {show(Fraction(mark), decimals)} 分", f"below the mark of {show(Fraction(mark), decimals)}"
        return (f"在前 {first} 名內（同分同列）", f"among the first {first} (equals included)") if chosen else (f"不在前 {first} 名內", f"not among the first {first}")

    def fraction(value):
        return None if value is None else [str(value.numerator), str(value.denominator)]

    def line(entry, place, shared, chosen, gone, value, text, plain_value, part, counted, zh, en):
        return {"entry": entry, "place": place, "shared": shared, "selected": chosen, "struck": gone, "value": fraction(value), "shown": text,
                "plain": fraction(plain_value), "plain_shown": show(plain_value, decimals), "review_part": fraction(None if review is None else review[entry]),
                "finals_part": fraction(part), "counted": counted, "reason_zh": zh, "reason_en": en}

    places = []
    zh_method, en_method = METHODS.get(name.split(":")[0], ("平均", "Mean"))
    for i, (entry, place, shared, named) in enumerate(ranks):
        n = sum(1 for p in used_sheets if p[0] == entry)
        zh, en = f"{zh_method} {shown(i)} 分", f"{en_method} {shown(i)} points"
        if review is not None:
            r, f, w, v = show(review[entry], decimals), show(scores[entry], decimals), scoring["review_weight"], scoring["finals_weight"]
            zh = f"綜合評分 {shown(i)} 分（複審 {r} × {w}%＋決審 {f} × {v}%，{zh_method}）"
            en = f"Overall score {shown(i)} points (review {r} × {w} % + finals {f} × {v} %, {en_method.lower()})"
        zh, en = f"{zh}，計入 {n} 份評分表", f"{en} from {n} counted sheets"
        if shared:
            zh, en = f"{zh}；同分，並列第 {place} 名", f"{en}; equal, shares place {place}"
        elif named:
            zh, en = f"{zh}；與同分者依「{named[0]}」分出先後", f"{en}; told apart from its equals by {named[1]}"
        reason = why(entry)
        places.append(line(entry, place, shared, entry in selected, False, live[entry], shown(i), plain_official[entry], None if review is None else scores[entry], n,
                           f"{zh}；{reason[0]}。", f"{en}; {reason[1]}."))
    if scoring["refit_after_seal"] and struck:
        official, plain_official = overall(choose(scoring, everything)[1](everything)), overall(plain_mean(everything))
    for entry in sorted(struck & set(entries)):
        places.append(line(entry, 0, False, False, True, official[entry], show(official[entry], decimals), plain_official[entry], None, counts[entry],
                           "封存後退出，不列名次。", "Left after the seal; holds no place."))

    plains = overall(plain)
    by_plain = sorted((plains[e] for e in live), reverse=True)

    def highest(group):
        return not group or min(plains[e] for e in group) >= by_plain[len(group) - 1]

    return canonical({"format": "cseamesh-result/v1", "edition": method["edition"], "award": certificate["award"], "round": certificate["round"], "version": certificate["version"],
                      "method_hash": method_hash, "method_used": name, "methods_differ": not (highest([r[0] for r in ranks if r[1] == 1]) and highest(selected)), "places": places})


# ---- the checks ----
class Verification:
    def __init__(self, text, key=None, notes=(), say=print):
        self.say, self.good, self.recomputed = say, True, {}
        self.bundle = self.read(text)
        self.details = {}
        try:
            self.check_tree(key, notes)
            self.check_openings()
            if self.good:
                self.check_order()
                self.check_rounds()
        except (KeyError, IndexError, TypeError, ValueError, AttributeError, StopIteration, ZeroDivisionError, Unreadable) as error:
            self.hold(False, f"The content can be read to the end ({type(error).__name__}: {error}).")
        say("Everything in this bundle holds." if self.good else "Do not rely on this bundle.")

    def hold(self, holds, sentence):
        self.good = self.good and bool(holds)
        self.say(f"{'  holds ' if holds else '  FAILS '} {sentence}")

    @staticmethod
    def read(text):
        bundle = parse(text)
        try:
            assert sorted(bundle) == ["checkpoint", "cosigned", "edition", "entries", "format", "public_key", "results"] and bundle["format"] == "cseamesh-ledger-bundle/v1"
            assert all(isinstance(bundle[k], str) for k in ("checkpoint", "edition", "public_key"))
            for e in bundle["entries"]:
                assert sorted(e) in (["c", "i", "k"], ["c", "detail", "i", "k", "salt"]) and e["k"] in KINDS and type(e["i"]) is int and isinstance(e.get("detail", ""), str)
                unbase64(e["c"], 32)
            for r in bundle["results"]:
                assert sorted(r) == ["file", "hash", "i"] and type(r["i"]) is int and isinstance(r["file"], str) and isinstance(r["hash"], str)
            for w in bundle["cosigned"]:
                assert sorted(w) == ["key", "line", "office", "size"] and type(w["size"]) is int and all(isinstance(w[k], str) for k in ("key", "line", "office"))
        except (AssertionError, TypeError, KeyError):
            raise Unreadable("not a cseamesh-ledger-bundle/v1")
        return bundle

    def check_tree(self, expected, notes):
        b = self.bundle
        key, note = read_key(b["public_key"]), read_note(b["checkpoint"])
        self.say(f"Ledger of {b['edition']}: {len(b['entries'])} entries, {sum('detail' in e for e in b['entries'])} of them opened, {len(b['results'])} result files. Key {sha(key[0]).hex()}.")
        self.hold(expected is None or b["public_key"] == expected.strip(), "The key is the expected one." if expected else "The key is taken from the bundle: compare its fingerprint with the minutes.")
        self.hold(signed_by(note, key), "The checkpoint carries a valid signature of the ledger's key.")
        self.hold(note["origin"] == "cseamesh/" + b["edition"], "The checkpoint is of this edition.")
        self.hold(note["size"] == len(b["entries"]) and all(e["i"] == i for i, e in enumerate(b["entries"])), "The bundle holds every entry up to the checkpoint, without a gap.")
        leaves = [leaf(e) for e in b["entries"]]
        self.hold(root(leaves) == note["root"], "The root recomputed from the entries equals the signed root.")
        for w in b["cosigned"]:
            body = "%s\n%d\n%s\n" % (note["origin"], w["size"], base64.b64encode(root(leaves[:w["size"]])).decode())
            self.hold(0 < w["size"] <= len(leaves) and cosigned_by(w, body), f"The {w['office']} confirmed the first {w['size']} entries with a key of its own.")
        for earlier in map(read_note, notes):
            self.hold(signed_by(earlier, key) and earlier["origin"] == note["origin"] and earlier["size"] <= len(leaves) and root(leaves[:earlier["size"]]) == earlier["root"],
                      f"The earlier checkpoint of size {earlier['size']} is a beginning of this ledger.")

    def check_openings(self):
        wrong = [e["i"] for e in self.bundle["entries"] if "detail" in e and commitment(e) != unbase64(e["c"])]
        self.hold(not wrong, "Every opening fits its commitment." if not wrong else f"Entry {wrong[0]} was committed with another content.")
        if not wrong:
            self.details = {e["i"]: parse(e["detail"]) for e in self.bundle["entries"] if "detail" in e}

    def of(self, kind, before=None):
        return [(e["i"], self.details[e["i"]]) for e in self.bundle["entries"] if e["k"] == kind and e["i"] in self.details and (before is None or e["i"] < before)]

    def check_order(self):
        kinds = [e["k"] for e in self.bundle["entries"]]
        if "sheet" in kinds:
            self.hold(kinds.count("rules") == 1 and kinds.index("rules") < kinds.index("sheet"), "The method was declared once, before the first sheet.")

    def standing(self, kind, field, mark, before):
        """Last word on each pair or entry before an index: True while the mark stands."""
        state = {}
        for i, d in self.of(kind, before):
            for entry in d["entries"]:
                state[(entry, d[field]) if field else (d["award"], d["round"], entry)] = mark(d)
        return state

    def recused(self, before):
        return {pair for pair, stands in self.standing("recusal", "judge", lambda d: not d.get("lifted", False), before).items() if stands}

    def present(self, award, round_, before):
        state = self.standing("entrylist", None, lambda d: "left" not in d, before)
        return {e: here for (a, r, e), here in state.items() if (a, r) == (award, round_)}

    def decisions(self, award, round_, before):
        return [(i, d) for i, d in self.of("override", before) if d["award"] == award and d["round"] == round_]

    def fewer(self, award, round_, before):
        return sorted({d["entry"] for _, d in self.decisions(award, round_, before) if d["kind"] == "Override" and d["value"] == "fewer-sheets"})

    def check_rounds(self):
        seals = {}
        for i, seal in self.of("seal"):
            seals[i] = self.check_seal(i, seal)
        certified = {}
        files = {r["i"]: r for r in self.bundle["results"]}
        self.hold([r["i"] for r in self.bundle["results"]] == sorted(files) and all(self.bundle["entries"][i]["k"] == "result" and i in self.details for i in files), "Every result file belongs to a certificate.")
        for i, certificate in self.of("result"):
            key = certificate["award"], certificate["round"]
            name = f"Award {key[0]}, {key[1]}, version {certificate['version']}"
            self.hold(certificate["version"] == certified.get(key, (0,))[0] + 1, f"{name}: follows the version before.")
            file = files.get(i)
            certified[key] = certificate["version"], certificate["hash"], file
            if file:
                self.check_result(i, certificate, file, seals, certified, name)

    def check_seal(self, at, seal):
        award, round_ = seal["award"], seal["round"]
        name = f"Seal of award {award}, {round_}"
        entries = sorted(e for e, here in self.present(award, round_, at).items() if here)
        self.hold(seal["entries"] == entries, f"{name}: covers exactly the entries that took part.")
        latest, later = {}, []
        for i, d in self.of("sheet"):
            if (d["award"], d["round"]) == (award, round_):
                later += [i] if i > at else []
                if i < at:
                    known = latest.get((d["entry"], d["judge"]))
                    self.hold(d["v"] == (known[1]["v"] if known else 0) + 1, f"{name}: sheet {i} follows its version before.") if d["v"] != (known[1]["v"] if known else 0) + 1 else None
                    latest[d["entry"], d["judge"]] = i, d
        self.hold(not later, f"{name}: no sheet of the round comes after it.")
        substitutes = [(i, part) for i, d in self.decisions(award, round_, at) if d["kind"] == "Substitute" for part in d["value"].split(";")]
        allowed = {tuple(p) for _, d in self.of("open", at) if (d["award"], d["round"]) == (award, round_) for p in d["pairs"]} | {tuple(p.split(">")) for _, p in substitutes if ">" in p}
        recused = self.recused(at)
        members = {m["id"] for _, d in self.of("roster", at) for m in d["members"]}
        gone = [(i, j) for i, d in self.of("roster", at) for j in d.get("left", [])] + [(i, p[1:]) for i, p in substitutes if p.startswith("-") and len(p) > 1]
        counted = {(e, j): i for e, j, i in seal["counted"]}
        due = {p: i for p, (i, _) in latest.items() if p[0] in entries and p not in recused}
        excused = {p for p, i in due.items() if any(j == p[1] and g > i for g, j in gone)}
        self.hold(len(counted) == len(seal["counted"]) and all(due.get(p) == i for p, i in counted.items()), f"{name}: every counted sheet is the judge's latest, and none is recused.")
        self.hold(set(due) - set(counted) <= excused, f"{name}: every sheet that does not count belongs to a recusal, a replaced judge or an entry that left.")
        self.hold(all(p in allowed and p[1] in members for p in counted), f"{name}: every counted sheet was assigned to a member of the committee.")
        self.hold(seal["fewer"] == self.fewer(award, round_, at), f"{name}: fewer sheets were allowed only by decision.")
        return seal, {p: latest[p][1] for p in counted if p in latest}

    def check_result(self, at, certificate, file, seals, certified, name):
        award, round_ = certificate["award"], certificate["round"]
        self.hold(text_hash(file["file"]) == certificate["hash"] == file["hash"], f"{name}: the file is the one whose hash was certified.")
        seal, sheets = seals.get(certificate["seal"], (None, None))
        if not self.good or seal is None or certificate["seal"] > at or (seal["award"], seal["round"]) != (award, round_):
            return self.hold(False, f"{name}: its seal is sound and in the bundle.")
        present, recused = self.present(award, round_, at), self.recused(at)
        verdicts = {d["entry"]: d["forced_zero"] for _, d in self.of("verdict", at)}
        forced = {e: items for e, items in certificate["forced_zero"]}
        self.hold(certificate["struck"] == [e for e in seal["entries"] if not present[e]], f"{name}: exactly the entries that left since the seal are struck.")
        self.hold(sorted(map(tuple, certificate["dropped"])) == sorted(p for p in sheets if p in recused), f"{name}: exactly the sheets of later recusals are dropped.")
        self.hold(certificate["fewer"] == self.fewer(award, round_, at), f"{name}: fewer sheets were allowed only by decision.")
        self.hold(all(forced.get(e, []) == verdicts.get(e, []) for e in seal["entries"]), f"{name}: bonus items are fixed at 0 exactly by the verdicts on record.")
        review = None
        if round_ == "Finals":
            known = certified.get((award, "Review"))
            self.hold(known and known[1] == certificate["review"] and known[2], f"{name}: it builds on the certified review.")
            review = {p["entry"]: Fraction(int(p["value"][0]), int(p["value"][1])) for p in parse(known[2]["file"])["places"]}
        dropped = set(map(tuple, certificate["dropped"]))
        counted = {p: {"s": dict(d["s"]), "bonus": {no: v for no, v in d["bonus"] if no not in forced.get(p[0], [])}} for p, d in sheets.items() if p not in dropped}
        rules = next(e["detail"] for e in self.bundle["entries"] if e["k"] == "rules")
        decisions = [(d["kind"], d["value"]) for _, d in self.decisions(award, round_, at)]
        computed = make_result(parse(rules), text_hash(rules), certificate, seal["entries"], counted, review, decisions)
        self.recomputed[text_hash(computed)] = computed
        self.hold(computed == file["file"], f"{name}: recomputed from {len(counted)} sheets, the result is the same to the last byte.")


def judge(data, key=None, notes=(), say=print):
    """(exit code, verification)"""
    try:
        verification = Verification(data.decode("utf-8"), key, notes, say)
        return (0 if verification.good else 1), verification
    except (Unreadable, UnicodeDecodeError) as error:
        say(f"This is no bundle: {error}")
        return 2, None


def main(arguments):
    if not arguments or arguments[0].startswith("-"):
        print(__doc__)
        return 2
    with open(arguments[0], "rb") as file:
        data = file.read()
    options = dict(key=None, notes=[])
    out = None
    for name, value in zip(arguments[1::2], arguments[2::2]):
        if name == "--flip":
            for bit in map(int, value.split(",")):
                changed = bytearray(data)
                changed[bit // 8] ^= 1 << bit % 8
                print("holds" if judge(bytes(changed), say=lambda _: None)[0] == 0 else "fails")
            return 0
        if name == "--out":
            out = value
        else:
            with open(value, encoding="utf-8") as file:
                text = file.read()
            if name == "--key":
                options["key"] = text
            else:
                options["notes"].append(text)
    code, verification = judge(data, **options)
    if out and verification:
        os.makedirs(out, exist_ok=True)
        for name, text in verification.recomputed.items():
            with open(os.path.join(out, name + ".json"), "wb") as file:
                file.write(text.encode("utf-8"))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
