"""The API: who may ask how often, and how its OpenAPI document reads."""

from welfare.settings.environment import env

REST_FRAMEWORK = {
    # Cookies are no identity here; who shows no token is nobody in particular (docs/adr/0030).
    "DEFAULT_AUTHENTICATION_CLASSES": ["welfare.api.authentication.BearerAuthentication"],
    "DEFAULT_THROTTLE_CLASSES": ["welfare.api.throttling.Throttle"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["districts.api.renderers.JSONRenderer"],
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "welfare.api.schema.PlatformSchema",
    "EXCEPTION_HANDLER": "welfare.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": False,
}
# Requests a minute: of one address without a token, of one token, of all tokens of an account, and
# of tokens that are no good from one address. 0: as many as one likes.
API_ANONYMOUS_PER_MINUTE = env.int("API_ANONYMOUS_PER_MINUTE", default=1200)
API_TOKEN_PER_MINUTE = env.int("API_TOKEN_PER_MINUTE", default=3000)
API_ACCOUNT_PER_MINUTE = env.int("API_ACCOUNT_PER_MINUTE", default=6000)
API_REFUSED_PER_MINUTE = env.int("API_REFUSED_PER_MINUTE", default=60)
SPECTACULAR_SETTINGS = {
    "TITLE": "Distretti di coesione sociale",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": (
        "Districts, zonings, indicators and their values, to be read by anyone.\n\n"
        "Lists come in pages: follow `next` until it is null. Every parameter is optional unless "
        "it says otherwise, and is given once: an unknown, repeated or empty one is refused, "
        "because a filter that is ignored returns everything. A question that has no answer is "
        "422 and names what exists. Every answer has a strong `ETag`.\n\n"
        "No key is needed to read. Who shows a token (`Authorization: Bearer …`, made in the "
        "reserved area) acts by its hat within its scopes and has higher limits; `RateLimit` and "
        "`RateLimit-Policy` say how one stands."
    ),
    "EXTENSIONS_INFO": {"x-summary": "Districts, zonings and indicators of the Region"},
    "CONTACT": {"name": "Regione Piemonte", "url": "https://www.regione.piemonte.it/"},
    "LICENSE": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    "SERVERS": [{"url": "/", "description": "The server that gave you this document"}],
    "TAGS": [
        {"name": "territory", "description": "Districts, zonings and how far they coincide"},
        {"name": "figures", "description": "Indicators and their values"},
        {"name": "actors", "description": "Bodies that take part, of the three spheres"},
        {
            "name": "initiatives",
            "description": "What bodies do together: co-design projects, plans of districts",
        },
        {"name": "drafts", "description": "Boundaries being drawn, and what is wrong with them"},
        {"name": "proposals", "description": "Districts that agree best, with a proven bound"},
        {"name": "consultations", "description": "Drafts put before everybody, and what came"},
        {"name": "platform", "description": "Where everything is, and whether it is well"},
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    # The labels of choices are Italian words of the pages.
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "welfare.api.schema.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        "UpOrDown": ["ok", "down"],
        "Policy": "districts.models.Policy",
        "ProjectState": "subsidiarity.api.projects.STATES",
        "PlanPolicy": "impact.models.plans.POLICIES",
        "PlanState": "impact.api.plans.STATES",
        "Perspective": "subsidiarity.models.Perspective",
        "Basis": "districts.models.Basis",
        "Confidence": "districts.models.Confidence",
        "ZoningKind": "districts.models.Zoning.Kind",
        "UnitKind": "districts.models.TerritorialUnit.Kind",
        "ActorKind": "subsidiarity.models.Actor.Kind",
        "ActorState": "subsidiarity.models.Actor.State",
        "SuccessionKind": "districts.models.UnitSuccession.Kind",
    },
}
