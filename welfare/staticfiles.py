from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names for every static file, the imports of our own ES modules included.

    Without the second part `import "./map.js"` would ask for the name without the hash, which a
    browser keeps for ever. Only our modules import each other: looking for imports in a vendored
    megabyte on one line takes longer than all the rest.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
