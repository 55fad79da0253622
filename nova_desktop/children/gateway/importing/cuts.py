"""Which modules of LiteLLM 1.106.2 have stand-ins."""

from typing import Final

from nova_desktop.children.gateway.importing.stand_ins import StandIn

_PROXY: Final = "litellm.proxy."
_MANAGEMENT: Final = _PROXY + "management_endpoints."

_ROUTES_ONLY: Final = [
    "analytics_endpoints.analytics_endpoints",
    "batches_endpoints.endpoints",
    "caching_routes",
    "container_endpoints.endpoints",
    "credential_endpoints.endpoints",
    "google_endpoints.endpoints",
    "lens.dataset_endpoints",
    "lens.endpoints",
    "lens.feedback_endpoints",
    "memory.memory_endpoints",
    "moyai_endpoints",
    "ocr_endpoints.endpoints",
    "pass_through_endpoints.openai_passthrough_endpoints",
    "public_endpoints.public_v1",
    "rag_endpoints.endpoints",
    "response_api_endpoints.endpoints",
    "search_endpoints.endpoints",
    "spend_tracking.spend_management_endpoints",
    "tracing_endpoints",
    "ui_crud_endpoints.latest_release_endpoints",
    "ui_crud_endpoints.user_banner_endpoints",
    "video_endpoints.endpoints",
]

_MANAGEMENT_ROUTES_ONLY: Final = [
    "auto_router_endpoints",
    "cache_settings_endpoints",
    "callback_management_endpoints",
    "customer_endpoints",
    "daily_activity_routes",
    "fallback_management_endpoints",
    "gateway_request_endpoints",
    "management_v1",
    "model_access_group_management_endpoints",
    "password_endpoints",
    "prompt_caching_requests",
    "router_settings_endpoints",
    "session_endpoints",
    "tag_management_endpoints",
    "team_callback_endpoints",
    "user_agent_analytics_endpoints",
    "workflow_management_endpoints",
]

STAND_INS: Final = (
    *(StandIn(_PROXY + module) for module in _ROUTES_ONLY),
    *(StandIn(_MANAGEMENT + module) for module in _MANAGEMENT_ROUTES_ONLY),
    StandIn(_MANAGEMENT + "budget_management_endpoints", ("new_budget", "update_budget")),
    StandIn(
        _MANAGEMENT + "coordination_redis_endpoints", ("get_persisted_coordination_redis_settings",)
    ),
    StandIn(
        _MANAGEMENT + "internal_user_endpoints",
        ("user_update", "_update_internal_new_user_params", "check_if_default_team_set"),
    ),
    StandIn(
        _MANAGEMENT + "key_management_endpoints",
        (
            "_check_permissions_caller_permission",
            "_persist_deleted_verification_tokens",
            "check_permissions_caller_permission",
            "delete_verification_tokens",
            "duration_in_seconds",
            "generate_key_helper_fn",
            "metadata_json_with_limits",
            "parse_key_alias_pattern",
            "persist_deleted_verification_tokens",
        ),
    ),
    StandIn(
        _MANAGEMENT + "model_management_endpoints",
        (
            "_add_model_to_db",
            "_add_team_model_to_db",
            "_deduplicate_litellm_router_models",
            "add_model_to_db",
            "add_team_model_to_db",
            "deduplicate_litellm_router_models",
            "live_model_ids_snapshot",
        ),
    ),
    StandIn(_MANAGEMENT + "organization_endpoints", ("organization_member_add",)),
    StandIn(_MANAGEMENT + "team_endpoints", ("update_team", "validate_membership")),
    StandIn(_MANAGEMENT + "ui_sso", ("get_disabled_non_admin_personal_key_creation",)),
    StandIn(_PROXY + "image_endpoints.endpoints", ("image_generation",)),
    StandIn(_PROXY + "fine_tuning_endpoints.endpoints", needless=("set_fine_tuning_config",)),
    StandIn(_PROXY + "openai_files_endpoints.files_endpoints", needless=("set_files_config",)),
    StandIn(
        _PROXY + "pass_through_endpoints.llm_passthrough_endpoints",
        objects=("passthrough_endpoint_router",),
    ),
    StandIn(
        _PROXY + "pass_through_endpoints.pass_through_endpoints",
        ("initialize_pass_through_endpoints",),
    ),
    StandIn(
        _PROXY + "ui_crud_endpoints.proxy_setting_endpoints",
        ("sync_ui_settings_to_general_settings",),
    ),
    StandIn(_PROXY + "_experimental.mcp_server.catalog", decorators=("public_catalog_operation",)),
)
