"""A network as bytes and back (npz, no pickle).

The file holds two arrays: the fields as JSON, and all their arrays end to end, which is one
reading for all of them.
"""

from __future__ import annotations

import io
import itertools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from ruralroute.errors import Fault, Severity, Where
from ruralroute.network.build import Edges
from ruralroute.network.facts import Facts
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.overrides import Overrides
from ruralroute.network.spots import Spots
from ruralroute.network.terrain import Terrain
from ruralroute.network.turns import Restriction

_CLASSES: dict[str, type[Any]] = {
    one.__name__: one
    for one in (RoadNetwork, Edges, Facts, Terrain, Overrides, Restriction, Spots, Fault, Where)
}
_JSON, _DATA = "json", "data"
_ALIGNED = 16
_BETWEEN = "\n"
Arrays = dict[str, np.ndarray[Any, Any]]


def freeze(network: RoadNetwork) -> bytes:
    """Turn a network into bytes.

    Raises
    ------
    TypeError
        It holds something that this module does not know.
    """
    arrays: Arrays = {}
    fields_of = _encode(network, arrays), _encode(network.terrain, arrays)
    places, parts, at = {}, [], 0
    for name, array in arrays.items():
        kept = _narrow(array)
        data = kept.tobytes()
        places[name] = [kept.dtype.str, kept.size, at, array.dtype.str, list(array.shape)]
        padding = -len(data) % _ALIGNED
        parts += [data, b"\0" * padding]
        at += len(data) + padding
    tree = json.dumps({"network": fields_of, "arrays": places}).encode()
    file = io.BytesIO()
    np.savez(
        file,
        allow_pickle=False,
        **{_JSON: np.frombuffer(tree, np.uint8), _DATA: np.frombuffer(b"".join(parts), np.uint8)},
    )
    return file.getvalue()


def thaw(body: bytes) -> RoadNetwork:
    """Turn the bytes of `freeze` into the network again.

    Raises
    ------
    ValueError, KeyError, TypeError
        They are no network.
    """
    with np.load(io.BytesIO(body), allow_pickle=False) as file:
        tree, data = json.loads(file[_JSON].tobytes()), file[_DATA]
    arrays: Arrays = {}
    for name, (kept, size, at, kind, shape) in tree["arrays"].items():
        dtype = np.dtype(kept)
        array = data[at : at + dtype.itemsize * size].view(dtype)
        whole = array if size == math.prod(shape) else np.broadcast_to(array, shape)
        arrays[name] = np.ascontiguousarray(whole, dtype=kind).reshape(shape)
    network, terrain = (_decode(one, arrays) for one in tree["network"])
    if not isinstance(network, RoadNetwork) or not isinstance(terrain, Terrain):
        raise TypeError("not a network")
    network.__dict__["terrain"] = terrain
    return network


def _narrow(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return what to keep of an array: one of equal values, and whole numbers in few bytes."""
    if array.size and array.dtype.kind in "bif":
        one = array.flat[0]
        if ((array == one) | ((array != array) & (one != one))).all():  # noqa: PLR0124 (NaN)
            array = array.reshape(-1)[:1]
        if array.dtype.kind == "i":
            kinds = map(np.min_scalar_type, (array.min(), array.max()))
            array = array.astype(np.promote_types(*kinds))
    return np.ascontiguousarray(array)


def _encode(value: object, arrays: Arrays) -> Any:
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject:
            raise TypeError("an array of objects")
        name = f"a{len(arrays)}"
        arrays[name] = value
        return {"array": name}
    if isinstance(value, Severity):
        return {"severity": value.value}
    if is_dataclass(value) and type(value) is _CLASSES.get(type(value).__name__):
        parts = {one.name: _encode(getattr(value, one.name), arrays) for one in fields(value)}
        return {"class": type(value).__name__, "fields": parts}
    if isinstance(value, Mapping):
        return _encode_map(value, arrays)
    if isinstance(value, tuple | list):
        return _encode_list(value, arrays)
    raise TypeError(type(value).__name__)


def _encode_map(value: Mapping[Any, Any], arrays: Arrays) -> Any:
    if all(type(key) is str and type(one) is str for key, one in value.items()):
        return {"words": dict(value)}
    keys, values = list(value), list(value.values())
    return {"map": [_encode(keys, arrays), _encode(values, arrays)]}


def _encode_list(value: Sequence[Any], arrays: Arrays) -> Any:
    """Write plain items as they are, and an object that comes several times only once."""
    kinds = set(map(type, value))
    if kinds == {str} and not any(_BETWEEN in one for one in value):
        text = np.frombuffer(_BETWEEN.join(value).encode(), dtype=np.uint8)
        return {"text": _encode(text, arrays)}
    if kinds <= {str, int, float}:
        return {"plain": list(value)}
    places = {key: place for place, key in enumerate(dict.fromkeys(map(id, value)))}
    first = {id(one): one for one in value}
    index = _encode(np.array([places[id(one)] for one in value], dtype=np.int64), arrays)
    distinct = [first[key] for key in places]
    if kinds == {dict} and all(
        type(key) is type(word) is str for one in distinct for key, word in one.items()
    ):
        return {"tags": _encode_tags(distinct, arrays), "index": index}
    return {"items": [_encode(one, arrays) for one in distinct], "index": index}


def _encode_tags(tags: Sequence[Mapping[str, str]], arrays: Arrays) -> Any:
    """Write maps of words to words as rows of a list of all words."""
    rows: dict[str, int] = {}
    pairs = [
        rows.setdefault(word, len(rows)) for one in tags for pair in one.items() for word in pair
    ]
    return {
        "words": _encode_list(list(rows), arrays),
        "pairs": _encode(np.array(pairs, dtype=np.int64), arrays),
        "sizes": _encode(np.array([2 * len(one) for one in tags], dtype=np.int64), arrays),
    }


def _decode_tags(tree: Any, arrays: Mapping[str, Any]) -> list[dict[str, str]]:
    words = _decode(tree["words"], arrays)
    pairs = [words[row] for row in _decode(tree["pairs"], arrays).tolist()]
    ends = np.cumsum(_decode(tree["sizes"], arrays)).tolist()
    return [
        dict(zip(pairs[start:end:2], pairs[start + 1 : end : 2], strict=True))
        for start, end in itertools.pairwise([0, *ends])
    ]


def _decode(tree: Any, arrays: Mapping[str, Any]) -> Any:
    if not isinstance(tree, dict):
        return tree
    kind = next(iter(tree))
    if kind == "array":
        return arrays[tree[kind]]
    if kind == "severity":
        return Severity(tree[kind])
    if kind == "class":
        parts = {name: _decode(part, arrays) for name, part in tree["fields"].items()}
        return _CLASSES[tree[kind]](**parts)
    if kind == "words":
        return tree[kind]
    if kind == "plain":
        return tuple(tree[kind])
    if kind == "map":
        keys, values = (_decode(part, arrays) for part in tree[kind])
        return dict(zip(keys, values, strict=True))
    if kind == "text":
        return tuple(_decode(tree[kind], arrays).tobytes().decode().split(_BETWEEN))
    if kind == "tags":
        distinct = _decode_tags(tree[kind], arrays)
    else:
        distinct = [_decode(part, arrays) for part in tree[kind]]
    return tuple([distinct[place] for place in _decode(tree["index"], arrays).tolist()])
