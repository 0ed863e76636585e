"""Frames around faults."""

TEXTS: dict[str, tuple[str, str]] = {
    "fault.got": ("{expected}, got {found}", "{expected}，实际为 {found}"),
    "fault.fix": ("{words}; {fix}", "{words}；{fix}"),
    "fault.test": ("must be a test", "必须是测试"),
    "severity.error": ("error", "错误"),
    "severity.warning": ("warning", "警告"),
}
