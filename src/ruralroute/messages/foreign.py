"""Words that other libraries and the operating system say, in Chinese.

They say them in English; what is not known here is passed on as it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from ruralroute.messages import Lang

_SENTENCES: tuple[tuple[str, str], ...] = (
    # The operating system.
    (r"Permission denied", "没有权限"),
    (r"Read-only file system", "文件系统是只读的"),
    (r"No such file or directory", "文件或文件夹不存在"),
    (r"File exists", "已有同名文件"),
    (r"Is a directory", "这是文件夹，不是文件"),
    (r"Not a directory", "路径中有一段不是文件夹"),
    (r"Directory not empty", "文件夹不是空的"),
    (r"No space left on device", "磁盘空间不足"),
    (r"Disk quota exceeded", "超出磁盘配额"),
    (r"File name too long", "文件名太长"),
    (r"Invalid argument", "名称无效"),
    (r"Too many open files", "打开的文件太多"),
    (r"Input/output error", "磁盘读写错误"),
    (r"Operation not permitted", "操作不被允许"),
    (r"Too many levels of symbolic links", "链接绕成了圈"),
    (r"Text file busy|Device or resource busy", "文件正被占用"),
    # Road files.
    (r"PBF error: (?:unexpected EOF|truncated.*)", "文件不完整，可能没有下载完"),
    (r"PBF error: .*", "不是 PBF 文件，或文件已损坏"),
    (r"XML parsing error.*", "不是完整的 XML 文件"),
    (r"the database is damaged", "数据库已损坏"),
    (r"not a GeoPackage", "不是 GeoPackage"),
    (r"XML entities are not supported", "含有 XML 实体，不予读取"),
    (r"Compressed file ended before.*", "压缩文件不完整"),
    (r"Unknown top-level element: (.*)", "不是 OSM 文件，开头是 {0}"),
    (r"wrong format for coordinate: (.*)", "坐标 {0} 写错了"),
    (r"illegal id: (.*)", "编号 {0} 无效"),
    (r"OSM tag (?:key|value) is too long", "有标签太长"),
    (r"Invalid data stream", "不是 bzip2 文件，或已损坏"),
    (r"Not a gzipped file.*", "不是 gzip 文件"),
    (r"failed to uncompress data.*", "数据块已损坏，无法解压"),
    (r"Exceeds the limit \((\d+) digits\) for integer string conversion.*", "有超过 {0} 位的整数"),
    (r"'utf-8' codec can't decode .*", "不是 UTF-8 编码"),
    (r"(?:NaN|-?Infinity) is not (?:a number in )?JSON", "含有 NaN 或无穷大"),
    (r"nested too deeply|maximum recursion depth exceeded.*", "嵌套层数太多"),
    (r"text", "不是文本"),
    # CSV.
    (r"unexpected end of data", "双引号没有配对"),
    (r"'(.)' expected after '\"'", "双引号后应为 {0}"),
    (r"field larger than field limit \((\d+)\)", "单元格超过 {0} 个字符"),
    (r"new-line character seen in unquoted field.*", "单元格里有没加引号的换行"),
    (r"line contains NUL", "含有空字符"),
    # TOML.
    (r"Invalid value", "值写错了"),
    (r"Invalid statement", "这一行写错了"),
    (r"Unclosed array", "方括号没有配对"),
    (r"Unclosed inline table", "花括号没有配对"),
    (r"Unterminated string", "引号没有配对"),
    (r"Expected '=' after a key.*", "键后面应为 ="),
    (r"Expected ('.*'|newline or end of document).*", "此处应为 {0}"),
    (r"Cannot (?:overwrite a value|declare .* twice|mutate .*)", "同一个键写了两次"),
    (r"Illegal character (.*)", "不能含有字符 {0}"),
    (r"Unescaped '\\\\' in a string", "引号里的反斜杠要写两个"),
    (r"Invalid (?:date or datetime|hex value|initial character.*)", "值写错了"),
    (r"Duplicate inline table key (.*)", "键 {0} 写了两次"),
    # JSON and its models.
    (r"Unexpected UTF-8 BOM.*", "开头有多余的 BOM"),
    (r"Expecting value: line 1 column 1 .*", "不是 JSON"),
    (
        r"Expecting property name enclosed in double quotes: line (\d+) column (\d+).*",
        "第 {0} 行第 {1} 列应为双引号里的键",
    ),
    (r"Expecting value: line (\d+) column (\d+).*", "第 {0} 行第 {1} 列应为一个值"),
    (r"Expecting .* delimiter: line (\d+) column (\d+).*", "第 {0} 行第 {1} 列缺少分隔符"),
    (r"Extra data: line (\d+) column (\d+).*", "第 {0} 行第 {1} 列多出了内容"),
    (
        r"Unterminated string starting at: line (\d+) column (\d+).*",
        "第 {0} 行第 {1} 列的引号没有配对",
    ),
    (r"Field required", "缺少这一项"),
    (r"Extra inputs are not permitted", "没有这一项"),
    (r"Input should be a valid (?:integer|number).*", "须是数字"),
    (r"Input should be a finite number", "须是有限的数字"),
    (r"Input should be a valid (?:string|date).*", "须是文字或日期"),
    (r"Input should be a valid (?:tuple|list|array)", "须是列表"),
    (r"Input should be a valid (?:dictionary|object).*", "须是一组键和值"),
    (r"Input should be (.*)", "须是 {0}"),
    (r"String should have at most (\d+) characters", "不能超过 {0} 个字"),
)


def translated(words: str, lang: Lang) -> str:
    """Return words of another library in the user's language, or as they are."""
    if lang == "en":
        return words
    for pattern, chinese in _patterns():
        found = pattern(words.strip())
        if found:
            return chinese.format(*found.groups())
    return words


@functools.cache
def _patterns() -> tuple[tuple[Callable[[str], re.Match[str] | None], str], ...]:
    return tuple((re.compile(one).fullmatch, chinese) for one, chinese in _SENTENCES)
