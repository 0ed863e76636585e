"""Compile the core at installation: the same modules, translated by Cython into one extension.

The modules of the core keep to a part of Python that C knows: whole numbers, floating numbers,
flat arrays, loops and calls.  This hook of the build (hatchling) joins them into one Cython file,
with a C type for each parameter, and compiles that.  Where there is no C compiler the package is
installed without the extension, and the modules run as they are: the same answers, far slower.
"""

from __future__ import annotations

import ast
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
from mark import MODULES, source_mark

KERNEL = Path("src/ruralroute/planning/engine/kernel")
ENTRIES = {"run", "fill", "read_days", "recount", "time_day", "write_now", "serve", "go_back"}
"""Functions that are called from outside."""
TYPES = {
    "Ints": "long long*",
    "Numbers": "int*",
    "Reals": "double*",
    "int": "long long",
    "float": "double",
    "bool": "bint",
    "None": "void",
}
ARRAYS = {"Ints", "Numbers", "Reals"}
HEAD = """# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: infer_types=False, initializedcheck=False, nonecheck=False, cpow=True
from libc.math cimport log
"""


class CustomBuildHook(BuildHookInterface[Any]):
    """Adds the compiled core to a wheel, or puts it beside its sources for an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and say what was made; without a compiler, say that and go on."""
        if self.target_name != "wheel":
            return
        kernel = Path(self.root) / KERNEL
        name = f"_compiled{sysconfig.get_config_var('EXT_SUFFIX')}"
        self._folder = tempfile.TemporaryDirectory()
        try:
            built = compile_kernel(kernel, Path(self._folder.name))
        except (Exception, SystemExit) as error:  # noqa: BLE001
            self.app.display_warning(f"the search core is not compiled and will be slow: {error}")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        if version == "editable":
            shutil.copyfile(built, kernel / name)
        else:
            target = KERNEL.relative_to("src") / name
            build_data["force_include"][str(built)] = target.as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take the files of the compiler away."""
        del version, build_data, artifact_path
        if self.target_name == "wheel":
            self._folder.cleanup()


def compile_kernel(kernel: Path, folder: Path) -> Path:
    """Compile the core's modules into one extension in a folder, and return its path."""
    from Cython.Build import cythonize  # noqa: PLC0415
    from setuptools import Distribution, Extension  # noqa: PLC0415

    source = folder / "_compiled.pyx"
    source.write_text(translate(kernel), encoding="utf-8")
    flags = ["/O2"] if sys.platform == "win32" else ["-O2", "-fno-math-errno"]
    name = "ruralroute.planning.engine.kernel._compiled"
    extension = Extension(name, [str(source)], extra_compile_args=flags)
    distribution = Distribution(
        {"ext_modules": cythonize([extension], build_dir=str(folder), quiet=True)}
    )
    command = distribution.get_command_obj("build_ext")
    command.build_lib = str(folder / "lib")
    command.build_temp = str(folder / "temp")
    command.ensure_finalized()
    command.run()
    return next((folder / "lib").rglob("_compiled*"))


def translate(kernel: Path) -> str:
    """Return the Cython source of the core's modules."""
    constants: dict[str, ast.expr] = {}
    nodes: list[ast.FunctionDef] = []
    for name in MODULES:
        for node in ast.parse((kernel / f"{name}.py").read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign):
                _read_constants(node, constants)
            elif isinstance(node, ast.FunctionDef) and name != "arrays":
                nodes.append(node)
    names = [one.name for one in nodes]
    if double := {one for one in names if names.count(one) > 1}:
        raise ValueError(f"functions of one name in several modules: {sorted(double)}")
    real_functions = {one.name for one in nodes if _name(one.returns) == "float"} | {
        "float",
        "math.log",
    }
    numbers = {
        name: value
        for name, node in constants.items()
        if (value := _number(node, constants)) is not None
    }
    whole = [
        f"    {name} = {value}"
        for name, value in numbers.items()
        if isinstance(value, int) and abs(value) < 2**31
    ]
    reals = [
        f"cdef long long {name} = {value}"
        for name, value in numbers.items()
        if isinstance(value, int) and abs(value) >= 2**31
    ]
    reals += [
        f"cdef double {name} = {value!r}"
        for name, value in numbers.items()
        if isinstance(value, float)
    ]
    real_names = {name for name, value in numbers.items() if isinstance(value, float)}
    functions = [_function(one, real_functions, real_names) for one in nodes]
    mark = f"SOURCES = {source_mark(kernel)!r}"
    return "\n".join([HEAD, mark, "cdef enum:", *whole, *reals, *functions]) + "\n"


def _read_constants(node: ast.Assign, constants: dict[str, ast.expr]) -> None:
    """Note names that stand for numbers: one each, or as many as a range has."""
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Name):
        constants[target.id] = value
    elif isinstance(target, ast.Tuple):
        names = [one.id for one in target.elts if isinstance(one, ast.Name)]
        if isinstance(value, ast.Tuple):
            constants.update(zip(names, value.elts, strict=True))
        elif isinstance(value, ast.Call):
            bounds = [int(ast.literal_eval(one)) for one in value.args]
            for name, number in zip(names, range(*bounds), strict=True):
                constants[name] = ast.Constant(number)


def _number(node: ast.expr, constants: dict[str, ast.expr]) -> int | float | None:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    del constants
    return value if isinstance(value, int | float) else None


class _ToC(ast.NodeTransformer):
    """Turns what means an object in Cython into what means a number."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Make conversions casts, and `math.log` the one of C."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute):
            return ast.Call(ast.Name(node.func.attr), node.args, [])
        if isinstance(node.func, ast.Name) and node.func.id in {"int", "float"}:
            return ast.Call(ast.Name(f"_{node.func.id}"), node.args, [])
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Shift wide numbers, for a literal may be narrow in C; divide floating ones by `/`."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Div):
            return ast.BinOp(ast.Call(ast.Name("_float"), [node.left], []), node.op, node.right)
        if isinstance(node.op, ast.LShift):
            return ast.BinOp(ast.Call(ast.Name("_int"), [node.left], []), node.op, node.right)
        return node


def _function(node: ast.FunctionDef, real_functions: set[str], real_names: set[str]) -> str:
    """Write one function with C types, and a door to it if it is called from outside."""
    typed = ", ".join(f"{TYPES[_name(one.annotation)]} {one.arg}" for one in node.args.args)
    result = TYPES[_name(node.returns)]
    own = _locals(node, real_functions, real_names)
    body = [_ToC().visit(one) for one in node.body]
    if ast.get_docstring(node) is not None:
        body = body[1:]
    lines = "\n".join(
        [
            *(f"cdef {kind} {name}" for name, kind in own.items()),
            *(ast.unparse(ast.fix_missing_locations(one)) for one in body),
        ]
    )
    lines = lines.replace("_float(", "<double>(").replace("_int(", "<long long>(")
    text = f"cdef {result} {node.name}({typed}) noexcept nogil:\n" + _indent(lines)
    if node.name in ENTRIES:
        views = typed.replace("*", "[::1]")
        given = ", ".join(
            f"&{one.arg}[0]" if _name(one.annotation) in ARRAYS else one.arg
            for one in node.args.args
        )
        call = f"{node.name}({given})"
        if result != "void":
            kept = f"cdef {result} result\nwith nogil:\n    result = {call}\nreturn result"
        else:
            kept = f"with nogil:\n    {call}"
        text += f"\ndef enter_{node.name}({views}):\n" + _indent(kept)
    return text + "\n"


def _locals(
    node: ast.FunctionDef, real_functions: set[str], real_names: set[str]
) -> dict[str, str]:
    """Return the C type of each local name: floating where a floating value is given to it."""
    parameters = {one.arg for one in node.args.args}
    reals = {one.arg for one in node.args.args if _name(one.annotation) == "float"} | {
        "f",
        *real_names,
    }
    given: list[tuple[str, ast.expr | None]] = []
    for one in ast.walk(node):
        if isinstance(one, ast.Assign):
            pairs = [(one.targets[0], one.value)]
            if isinstance(one.targets[0], ast.Tuple) and isinstance(one.value, ast.Tuple):
                pairs = list(zip(one.targets[0].elts, one.value.elts, strict=True))
            given += [(name.id, value) for name, value in pairs if isinstance(name, ast.Name)]
        elif isinstance(one, ast.AugAssign) and isinstance(one.target, ast.Name):
            given.append((one.target.id, one.value))
        elif isinstance(one, ast.For) and isinstance(one.target, ast.Name):
            given.append((one.target.id, None))
    found = -1
    while len(reals) != found:
        found = len(reals)
        reals |= {name for name, value in given if value and _is_real(value, reals, real_functions)}
    return {
        name: "double" if name in reals else "long long"
        for name in dict.fromkeys(name for name, _ in given)
        if name not in parameters
    }


def _is_real(node: ast.expr, reals: set[str], real_functions: set[str]) -> bool:
    """Whether the value of an expression is floating."""
    if isinstance(node, ast.Compare | ast.BoolOp):
        return False
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    if isinstance(node, ast.Name):
        return node.id in reals
    if isinstance(node, ast.Subscript):
        return _is_real(node.value, reals, real_functions)
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        if name in {"min", "max"}:
            return any(_is_real(one, reals, real_functions) for one in node.args)
        return name in real_functions
    if isinstance(node, ast.BinOp):
        return (
            isinstance(node.op, ast.Div)
            or _is_real(node.left, reals, real_functions)
            or _is_real(node.right, reals, real_functions)
        )
    if isinstance(node, ast.UnaryOp):
        return _is_real(node.operand, reals, real_functions)
    if isinstance(node, ast.IfExp):
        return _is_real(node.body, reals, real_functions) or _is_real(
            node.orelse, reals, real_functions
        )
    return False


def _name(node: ast.expr | None) -> str:
    return "None" if node is None else ast.unparse(node)


def _indent(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())
