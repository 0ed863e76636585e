"""A network as bytes and back (npz, no pickle).

The file holds two arrays: the fields as JSON, and all their arrays end to end, which is one
reading for all of them.
"""

from __future__ import annotations

import io
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
from ruralroute.network.turns import Restriction

_CLASSES: dict[str, type[Any]] = {
    one.__name__: one
    for one in (RoadNetwork, Edges, Facts, Overrides, Restriction, Spots, Fault, Where)
}
_JSON, _DATA = "json", "data"
_ALIGNED = 16
Arrays = dict[str, np.ndarray[Any, Any]]


def freeze(network: RoadNetwork) -> bytes:
    """Turn a network into bytes.

    Raises
    ------
    TypeError
        It holds something that this module does not know.
    """
    arrays: Arrays = {}
    fields_of = _encode(network, arrays)
    places, parts, at = {}, [], 0
    for name, array in arrays.items():
        data = np.ascontiguousarray(array).tobytes()
        places[name] = [array.dtype.str, list(array.shape), at]
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
    for name, (kind, shape, at) in tree["arrays"].items():
        dtype = np.dtype(kind)
        size = dtype.itemsize * math.prod(shape)
        arrays[name] = data[at : at + size].view(dtype).reshape(shape)
    network = _decode(tree["network"], arrays)
    if not isinstance(network, RoadNetwork):
        raise TypeError("not a network")
    return network


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
    if all(type(one) in (str, int, float) for one in value):
        return {"plain": list(value)}
    places = {key: place for place, key in enumerate(dict.fromkeys(map(id, value)))}
    first = {id(one): one for one in value}
    index = np.array([places[id(one)] for one in value], dtype=np.int64)
    distinct = [_encode(first[key], arrays) for key in places]
    return {"items": distinct, "index": _encode(index, arrays)}


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
    distinct = [_decode(part, arrays) for part in tree["items"]]
    return tuple(distinct[place] for place in _decode(tree["index"], arrays).tolist())
