"""Error answers as litellm 1.106.2 gave them in front of the scripted upstream (and, last, as an
upstream gives them itself): what was played, the status, the body, the problem to tell."""

from dataclasses import dataclass

from nova_desktop.domain.problems import ProblemCode

_ADVICE = (
    "\\n\\nLiteLLM: model group 'm' failed with the error above and no fallback model group was "
    "found for it, so the request was not retried on another model. Fallbacks are configured "
    "for: falls. Add a fallbacks entry for that model group (Router fallbacks or proxy "
    "router_settings.fallbacks) to retry on another model."
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One answer."""

    name: str
    status: int
    body: str
    code: ProblemCode
    retryable: bool = False


def _error(message: str, kind: str, status: int, *, advice: bool = True) -> str:
    text = message + (_ADVICE if advice else "")
    return f'{{"error":{{"message":"{text}","type":{kind},"param":null,"code":"{status}"}}}}'


_OPENAI = "OpenAIException - "
_LOST = f"litellm.APIConnectionError: APIConnectionError: {_OPENAI}"
_LATE = "\\n\\nDeployment Info: request_timeout: None\\ntimeout: 1.0"
_WINDOW = (
    "litellm.ContextWindowExceededError: litellm.BadRequestError: ContextWindowExceededError: "
    + _OPENAI
)
_WINDOW_END = (
    "\\nmodel=m. context_window_fallbacks=None. fallbacks=[{'falls': ['echo']}].\\n\\nSet "
    "'context_window_fallback' - https://docs.litellm.ai/docs/routing#fallbacks"
)

GATEWAY_ITSELF = (
    Recorded(
        "no key",
        401,
        '{"error":{"message":"Authentication Error, No api key passed in.","type":"auth_error",'
        '"param":"None","code":"401"}}',
        ProblemCode.GATEWAY_KEY_REFUSED,
    ),
    Recorded(
        "malformed key",
        401,
        '{"error":{"message":"Authentication Error, Malformed API Key passed in. Ensure Key has '
        '`Bearer ` prefix.","type":"auth_error","param":"None","code":"401"}}',
        ProblemCode.GATEWAY_KEY_REFUSED,
    ),
    Recorded(
        "wrong key",
        400,
        '{"error":{"message":"No connected db.","type":"no_db_connection","param":null,'
        '"code":"400"}}',
        ProblemCode.GATEWAY_KEY_REFUSED,
    ),
    Recorded(
        "model not served",
        400,
        '{"error":{"message":"/chat/completions: Invalid model name passed in model=m. Call '
        '`/v1/models` to view available models for your key.","type":"invalid_request_error",'
        '"param":null,"code":"400","provider_specific_fields":{"error":"/chat/completions: '
        "Invalid model name passed in model=m. Call `/v1/models` to view available models for "
        'your key."}}}',
        ProblemCode.MODEL_UNKNOWN,
    ),
)

BEHIND_THE_GATEWAY = (
    Recorded(
        "bad-request",
        400,
        _error(
            f"litellm.BadRequestError: {_OPENAI}Unsupported value: 'temperature' is not supported.",
            '"invalid_request_error"',
            400,
        ),
        ProblemCode.REQUEST_REFUSED,
    ),
    Recorded(
        "key-refused",
        401,
        _error(
            f"litellm.AuthenticationError: AuthenticationError: {_OPENAI}Incorrect API key "
            "provided: REDACTED. You can find your key in your account.",
            '"authentication_error"',
            401,
        ),
        ProblemCode.PROVIDER_KEY_REFUSED,
    ),
    Recorded(
        "no key for the provider",
        401,
        _error(
            "litellm.AuthenticationError: Missing Anthropic API Key - A call is being made to "
            "anthropic but no key is set either in the environment variables or via params.",
            '"authentication_error"',
            401,
        ),
        ProblemCode.PROVIDER_KEY_REFUSED,
    ),
    Recorded(
        "no-credit",
        402,
        _error(
            f"litellm.APIError: APIError: {_OPENAI}Insufficient credits. Add more and try again.",
            '"invalid_request_error"',
            402,
        ),
        ProblemCode.PROVIDER_NO_CREDIT,
    ),
    Recorded(
        "forbidden",
        403,
        _error(
            f"litellm.APIError: APIError: {_OPENAI}Your key REDACTED may not use this model.",
            '"permission_error"',
            403,
        ),
        ProblemCode.PROVIDER_KEY_REFUSED,
    ),
    Recorded(
        "unknown-model",
        404,
        _error(
            f"litellm.NotFoundError: {_OPENAI}The model does not exist.",
            '"invalid_request_error"',
            404,
        ),
        ProblemCode.MODEL_UNKNOWN,
    ),
    Recorded(
        "slow-408",
        408,
        _error(
            "litellm.Timeout: APITimeoutError - Request timed out. Error_str: Request timed out."
            + _LATE,
            '"invalid_request_error"',
            408,
        ),
        ProblemCode.ANSWER_TIMED_OUT,
        retryable=True,
    ),
    Recorded(
        "rate-limited",
        429,
        _error(
            f"litellm.RateLimitError: RateLimitError: {_OPENAI}Rate limit reached.",
            '"throttling_error"',
            429,
        ),
        ProblemCode.PROVIDER_RATE_LIMITED,
        retryable=True,
    ),
    Recorded(
        "quota",
        429,
        _error(
            f"litellm.RateLimitError: RateLimitError: {_OPENAI}You exceeded your current quota, "
            "please check your plan and billing details.",
            '"throttling_error"',
            429,
        ),
        ProblemCode.PROVIDER_NO_CREDIT,
    ),
    Recorded(
        "server-error",
        500,
        _error(
            f"litellm.InternalServerError: InternalServerError: {_OPENAI}The server had an error.",
            '"internal_server_error"',
            500,
        ),
        ProblemCode.PROVIDER_FAILED,
        retryable=True,
    ),
    Recorded(
        "overloaded",
        503,
        _error(
            f"litellm.ServiceUnavailableError: ServiceUnavailableError: {_OPENAI}The engine is "
            "overloaded.",
            '"internal_server_error"',
            503,
        ),
        ProblemCode.PROVIDER_FAILED,
        retryable=True,
    ),
    Recorded(
        "gateway-timeout",
        504,
        _error(
            f"litellm.Timeout: Timeout Error: {_OPENAI}Gateway timeout." + _LATE,
            '"internal_server_error"',
            504,
        ),
        ProblemCode.ANSWER_TIMED_OUT,
        retryable=True,
    ),
    Recorded(
        "context",
        400,
        _error(
            f"{_WINDOW}This model's maximum context length is 4096 tokens. However, your messages "
            f"resulted in 5000 tokens. Please reduce the length of the messages.{_WINDOW_END}",
            '"invalid_request_error"',
            400,
        ),
        ProblemCode.CONTEXT_TOO_LONG,
    ),
    Recorded(
        "context-llama-cpp",
        400,
        _error(
            f"{_WINDOW}request (9 tokens) exceeds the available context size (8 tokens), "
            "try increasing it"
            f"{_WINDOW_END}",
            '"invalid_request_error"',
            400,
        ),
        ProblemCode.CONTEXT_TOO_LONG,
    ),
    Recorded(
        "nobody listens",
        500,
        _error(
            f"litellm.InternalServerError: InternalServerError: {_OPENAI}Connection error.",
            '"internal_server_error"',
            500,
        ),
        ProblemCode.PROVIDER_UNREACHABLE,
        retryable=True,
    ),
)

IN_THE_STREAM = (
    Recorded(
        "cut",
        500,
        _error(
            f"{_LOST}Response payload is not completed: <TransferEncodingError: 400, "
            "message='Not enough data to satisfy transfer length header.'>",
            "null",
            500,
            advice=False,
        ),
        ProblemCode.ANSWER_CUT,
        retryable=True,
    ),
    Recorded(
        "reset",
        500,
        _error(
            f"{_LOST}Response payload is not completed: <TransferEncodingError: 400, "
            "message='Not enough data to satisfy transfer length header.'>. "
            "ConnectionResetError(104, 'Connection reset by peer')",
            "null",
            500,
            advice=False,
        ),
        ProblemCode.ANSWER_CUT,
        retryable=True,
    ),
    Recorded(
        "stall",
        500,
        _error(f"{_LOST}Timeout on reading data from socket", "null", 500, advice=False),
        ProblemCode.ANSWER_TIMED_OUT,
        retryable=True,
    ),
    Recorded(
        "invalid-utf8",
        500,
        _error(
            f"{_LOST}'utf-8' codec can't decode byte 0xff in position 49: invalid start byte",
            "null",
            500,
            advice=False,
        ),
        ProblemCode.ANSWER_UNREADABLE,
        retryable=True,
    ),
    Recorded(
        "malformed-json",
        500,
        _error(
            f"{_LOST}Unterminated string starting at: line 1 column 43 (char 42)",
            "null",
            500,
            advice=False,
        ),
        ProblemCode.ANSWER_UNREADABLE,
        retryable=True,
    ),
    Recorded(
        "error-event",
        500,
        _error(f"{_LOST}The server had an error.", "null", 500, advice=False),
        ProblemCode.PROVIDER_FAILED,
        retryable=True,
    ),
)

WITHOUT_A_GATEWAY = (
    Recorded(
        "openai's key",
        401,
        '{"error":{"message":"Incorrect API key provided: sk-x.","type":"invalid_request_error",'
        '"param":null,"code":"invalid_api_key"}}',
        ProblemCode.PROVIDER_KEY_REFUSED,
    ),
    Recorded(
        "openai's quota",
        429,
        '{"error":{"message":"You exceeded your current quota, please check your plan and billing '
        'details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}',
        ProblemCode.PROVIDER_NO_CREDIT,
    ),
    Recorded(
        "gemini's rate limit, which speaks of a quota too",
        429,
        '{"error":{"message":"litellm.RateLimitError: geminiException - You exceeded your current '
        'quota. Please retry in 5 s.","type":"throttling_error","param":null,"code":"429"}}',
        ProblemCode.PROVIDER_RATE_LIMITED,
        retryable=True,
    ),
    Recorded(
        "llama.cpp's context",
        400,
        '{"error":{"code":400,"message":"request (9 tokens) exceeds the available context size '
        '(8 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9,'
        '"n_ctx":8}}',
        ProblemCode.CONTEXT_TOO_LONG,
    ),
    Recorded(
        "another program at this address",
        404,
        '{"detail":"Not Found"}',
        ProblemCode.GATEWAY_UNREACHABLE,
        retryable=True,
    ),
    Recorded(
        "a web page",
        200,
        "<html><body>Log in</body></html>",
        ProblemCode.GATEWAY_UNREACHABLE,
        retryable=True,
    ),
    Recorded(
        "a crash of the server",
        500,
        "Internal Server Error",
        ProblemCode.PROVIDER_FAILED,
        retryable=True,
    ),
    Recorded("nothing", 418, "", ProblemCode.GATEWAY_UNREACHABLE, retryable=True),
)

ALL = (*GATEWAY_ITSELF, *BEHIND_THE_GATEWAY, *IN_THE_STREAM, *WITHOUT_A_GATEWAY)
