"""What every role is answered at every address, a row each; see test_addresses.py."""

# ruff: noqa: E501  (the rows of a table are longer than lines of code)
# The same for everybody: read with 200, never written to (405).
READ_BY_ALL = {
    "/health/live": "/health/live",
    "/health/ready": "/health/ready",
    "home": {},
    "search": {},
    "district-list": {},
    "districts-compare": {},
    "district": {"code": "D01"},
    "indicators": {},
    "indicator": {"code": "DEM-AGE"},
    "unit": {"istat_code": "001001"},
    "zonings": {},
    "zoning": {"code": "cohesion"},
    "zoning-units": {"code": "cohesion"},
    "zonings-compare": "/zonizzazioni/confronta/?a=cohesion&b=health",
    "zonings-compare-units": "/zonizzazioni/confronta/comuni.csv?a=cohesion&b=health",
    "zonings-compare-pieces": "/zonizzazioni/confronta/incroci.csv?a=cohesion&b=health",
    "method": {},
    "data": {},
    "accessibility": {},
    "privacy": {},
    "cookies": {},
    "contacts": {},
    "consultations": {},
    "api:consultations": {},
    "feedback": {},
    "api-docs": {},
    "actors": {},
    "plans": {},
    "api:root": {},
    "api:openapi": {},
    "api:status": {},
    "api:alignment": "/api/v1/alignment?a=cohesion&b=health",
    "api:units": {},
    "api:units-geo": {},
    "api:unit": {"code": "001001"},
    "api:zones": {},
    "api:zones-geo": {},
    "api:zone": {"code": "cohesion", "zone": "D01"},
    "api:zonings": {},
    "api:zoning": {"code": "cohesion"},
    "api:districts": {},
    "api:districts-geo": {},
    "api:district": {"code": "D01"},
    "api:district-units-geo": {"code": "D01"},
    "api:indicators": {},
    "api:indicator": {"code": "DEM-AGE"},
    "api:indicator-disparity": {"code": "DEM-AGE"},
    "api:observations": {},
    "api:values": {},
    "api:actors": {},
    "api:actor": {"code": "gamma"},
    "api:projects": {},
    "api:plans": {},
    "api:plan": {"code": "PD-D01-2036"},
    "api:project": {"code": "CP-000004"},
    "projects": {},
    "acts": {},
    "guide": {},
    "guide-chapter": {"name": "dati"},
    "who": {},
}

# The sign-in: one answer to whoever has not entered, another to whoever has, in whatever role. The
# persons of this society have neither password nor second factor of their own: to confirm by one is
# 403, to see or to remove one 404.
DOOR = """
address                              GET:out GET:in POST:out POST:in
account                              302     200    405      405
change-name                          302     200    302      422
export-account                       302     200    405      405
close-account                        302     200    302      422
second-factor                        302     302    405      405
account_login                        200     302    200      302
account_logout                       302     200    302      302
account_inactive                     200     200    405      405
account_signup                       200     302    200      302
account_reauthenticate               302     403    302      403
account_email                        302     200    302      302
account_email_verification_sent      200     200    405      405
account_confirm_email                200     200    404      404
account_change_password              302     302    302      302
account_set_password                 302     200    302      200
account_reset_password               200     200    200      200
account_reset_password_done          200     200    405      405
account_reset_password_from_key_done 200     200    405      405
account_reset_password_from_key      200     200    200      200
account_confirm_login_code           302     302    302      302
usersessions_list                    302     200    302      302
mfa_index                            302     200    302      405
mfa_authenticate                     302     302    302      302
mfa_reauthenticate                   302     403    302      403
mfa_activate_totp                    302     200    302      200
mfa_deactivate_totp                  302     404    302      404
mfa_view_recovery_codes              302     404    302      405
mfa_generate_recovery_codes          302     200    302      200
mfa_download_recovery_codes          302     404    302      404
mfa_list_webauthn                    302     200    302      405
mfa_add_webauthn                     302     200    302      200
mfa_login_webauthn                   302     302    302      302
mfa_reauthenticate_webauthn          302     403    302      403
mfa_remove_webauthn                  302     404    302      404
mfa_edit_webauthn                    302     404    302      404
socialaccount_connections            302     200    302      200
socialaccount_login_cancelled        200     200    405      405
socialaccount_login_error            401     401    405      405
socialaccount_signup                 302     302    302      302
openid_connect_login                 404     404    404      404
openid_connect_callback              404     404    404      404
"""
DOOR_ROWS = {name: cells for name, *cells in map(str.split, DOOR.strip().splitlines()[1:])}
DOOR_ARGUMENTS: dict[str, dict[str, object]] = {
    "account_confirm_email": {"key": "unknown"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "unknown"},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "openid_connect_login": {"provider_id": "unknown"},
    "openid_connect_callback": {"provider_id": "unknown"},
}

# Tried elsewhere, for what they are: {address: where}.
ELSEWHERE = {
    "/metrics": "tests/deploy/test_health.py: by token and network, not by role",
    "zoning-file": "tests/districts/test_boundary_exports.py: adopted boundaries alone",
    "tile": "tests/districts/test_tiles.py: asked by content, the same for everybody",
    "tilejson": "the same",
    "addressed-tile": "the same",
    "ogc": "tests/districts/test_ogc.py: adopted boundaries alone, the same for everybody",
    "ogc-landing": "the same",
    "ogc-api": "the same",
    "ogc-conformance": "the same",
    "ogc-collections": "the same",
    "ogc-collection": "the same",
    "ogc-items": "the same",
    "ogc-item": "the same",
}

# Of Django's admin, behind one door: see ADMIN.
OF_THE_ADMIN = ("admin:", "/admin/")

MATRIX = """
address                   method object     which     anonymous nobody member head coordinator official boundaries evaluator system
actor                     GET    actor      own       ·         ·      200    200  200         200      200        200       200
actor                     GET    draft      own       ·         200    200    200  200         200      200        200       200
actor                     GET    actor      public    200       200    200    200  200         200      200        200       200
actor                     GET    actor      near      404       404    404    404  200         200      404        404       404
actor                     GET    actor      far       404       404    404    404  404         200      404        404       404
actor-edit                GET    actor      own       ·         ·      200    200  200         200      403        403       403
actor-edit                GET    draft      own       ·         200    200    200  200         200      200        200       200
actor-edit                GET    actor      public    302       403    403    403  403         200      403        403       403
actor-edit                GET    actor      near      302       404    404    404  200         200      404        404       404
actor-edit                GET    actor      far       302       404    404    404  404         200      404        404       404
actor-verify              GET    actor      own       ·         ·      403    403  403         403      403        403       403
actor-verify              GET    draft      own       ·         403    403    403  403         403      403        403       403
actor-verify              GET    actor      public    302       403    403    403  403         200      403        403       403
actor-verify              GET    actor      near      302       404    404    404  200         200      404        404       404
actor-verify              GET    actor      far       302       404    404    404  404         200      404        404       404
actor-people              GET    actor      own       ·         ·      200    200  200         200      200        200       200
actor-people              GET    draft      own       ·         404    404    404  404         404      404        404       404
actor-people              GET    actor      public    302       404    404    404  404         200      404        200       404
actor-people              GET    actor      near      302       404    404    404  404         404      404        404       404
actor-people              GET    actor      far       302       404    404    404  404         404      404        404       404
actor-join                GET    actor      own       ·         ·      200    200  200         200      200        200       200
actor-join                GET    draft      own       ·         403    403    403  403         403      403        403       403
actor-join                GET    actor      public    302       200    200    200  200         200      200        200       200
actor-join                GET    actor      near      302       404    404    404  403         403      404        404       404
actor-join                GET    actor      far       302       404    404    404  404         403      404        404       404
actor-edit                POST   actor      own       ·         ·      400    400  400         400      400        400       400
actor-edit                POST   draft      own       ·         400    400    400  400         400      400        400       400
actor-edit                POST   actor      public    302       400    400    400  400         400      400        400       400
actor-edit                POST   actor      near      302       400    400    400  400         400      400        400       400
actor-edit                POST   actor      far       302       400    400    400  400         400      400        400       400
actor-verify              POST   actor      own       ·         ·      403    403  403         403      403        403       403
actor-verify              POST   draft      own       ·         403    403    403  403         403      403        403       403
actor-verify              POST   actor      public    302       403    403    403  403         400      403        403       403
actor-verify              POST   actor      near      302       404    404    404  400         400      404        404       404
actor-verify              POST   actor      far       302       404    404    404  404         400      404        404       404
actor-people              POST   actor      own       ·         ·      403    422  403         403      403        403       403
actor-people              POST   draft      own       ·         403    403    403  403         403      403        403       403
actor-people              POST   actor      public    302       403    403    403  403         403      403        403       403
actor-people              POST   actor      near      302       404    404    404  403         403      404        404       404
actor-people              POST   actor      far       302       404    404    404  404         403      404        404       404
actor-join                POST   actor      own       ·         ·      422    422  422         422      422        422       422
actor-join                POST   draft      own       ·         403    403    403  403         403      403        403       403
actor-join                POST   actor      public    302       422    422    422  422         422      422        422       422
actor-join                POST   actor      near      302       404    404    404  403         403      404        404       404
actor-join                POST   actor      far       302       404    404    404  404         403      404        404       404
actor-withdraw            POST   actor      own       ·         ·      403    403  403         403      403        403       403
actor-withdraw            POST   draft      own       ·         302    302    302  302         302      302        302       302
actor-withdraw            POST   actor      public    302       403    403    403  403         403      403        403       403
actor-withdraw            POST   actor      near      302       404    404    404  403         403      404        404       404
actor-withdraw            POST   actor      far       302       404    404    404  404         403      404        404       404
membership                GET    membership own       ·         ·      200    200  200         200      200        200       200
membership                GET    membership body      302       404    200    200  200         200      404        404       404
membership                GET    membership near      302       404    404    404  200         200      404        404       404
membership                GET    membership far       302       404    404    404  404         200      404        200       404
membership                GET    membership region    302       404    404    404  404         200      200        404       200
invitation                GET    invitation own       ·         200    200    200  200         200      200        200       200
invitation                GET    invitation body      302       404    404    200  404         404      404        404       404
membership                POST   membership own       ·         ·      400    400  400         400      400        400       400
membership                POST   membership body      302       404    400    400  400         400      404        404       404
membership                POST   membership near      302       404    404    404  400         400      404        404       404
membership                POST   membership far       302       404    404    404  404         400      404        400       404
membership                POST   membership region    302       404    404    404  404         400      400        404       400
invitation                POST   invitation own       ·         400    400    400  400         400      400        400       400
invitation                POST   invitation body      302       404    404    400  404         404      404        404       404
mandate-propose           GET    actor      own       ·         ·      403    200  403         200      403        403       403
mandate-propose           GET    draft      own       ·         403    403    403  403         403      403        403       403
mandate-propose           GET    actor      public    302       403    403    403  403         200      403        403       403
mandate-propose           GET    actor      near      302       404    404    404  403         403      404        404       404
mandate-propose           GET    actor      far       302       404    404    404  404         403      404        404       404
mandate-propose           POST   actor      own       ·         ·      403    422  403         422      403        403       403
mandate-propose           POST   actor      public    302       403    403    403  403         422      403        403       403
mandate-propose           POST   actor      near      302       404    404    404  403         403      404        404       404
mandate-proposal          GET    proposal   own       ·         ·      200    200  ·           200      ·          ·         ·
mandate-proposal          GET    proposal   any       302       404    404    404  404         200      404        200       404
mandate-proposal          POST   proposal   any       405       405    405    405  405         405      405        405       405
approval-ask              GET    proposal   own       ·         ·      404    200  ·           200      ·          ·         ·
approval-ask              GET    proposal   any       302       404    404    404  404         200      403        404       404
approval-ask              POST   proposal   own       ·         ·      404    422  ·           422      ·          ·         ·
approval-ask              POST   proposal   any       302       404    404    404  404         422      403        404       404
mandate-confirm           POST   mandate    any       302       403    403    403  403         400      403        403       403
mandate-confirm           GET    mandate    any       405       405    405    405  405         405      405        405       405
actor-register            GET    -          -         302       200    200    200  200         200      200        200       200
actor-register            POST   -          -         302       400    400    400  400         400      400        400       400
mandate-end               GET    mandate    any       302       404    404    404  404         200      404        404       404
mandate-end               POST   mandate    any       302       404    404    404  404         422      404        404       404
mandates-to-confirm       GET    -          -         302       403    403    403  403         200      403        403       403
mandates-to-confirm       POST   -          -         405       405    405    405  405         405      405        405       405
plan                      GET    piano      draft     404       404    404    404  200         200      200        404       404
plan                      GET    piano      far       404       404    404    404  404         200      200        404       404
plan                      GET    piano      approved  200       200    200    200  200         200      200        200       200
plan                      POST   piano      approved  405       405    405    405  405         405      405        405       405
plan-new                  GET    -          -         302       403    403    403  200         200      403        403       403
plan-new                  POST   -          -         302       403    403    403  422         422      403        403       403
plan-edit                 GET    piano      draft     302       404    404    404  200         200      403        404       404
plan-edit                 POST   piano      draft     302       404    404    404  422         422      403        404       404
plan-edit                 POST   piano      far       302       404    404    404  404         422      403        404       404
plan-edit                 POST   piano      approved  302       403    403    403  403         403      403        403       403
objective-new             GET    piano      draft     302       404    404    404  200         200      403        404       404
objective-new             POST   piano      draft     302       404    404    404  422         422      403        404       404
objective-new             POST   piano      far       302       404    404    404  404         422      403        404       404
objective-new             POST   piano      approved  302       403    403    403  403         403      403        403       403
objective-edit            GET    piano      draft     302       404    404    404  200         200      403        404       404
objective-edit            POST   piano      draft     302       404    404    404  422         422      403        404       404
objective-edit            POST   piano      far       302       404    404    404  404         422      403        404       404
objective-edit            POST   piano      approved  302       403    403    403  403         403      403        403       403
objective-remove          GET    piano      draft     302       404    404    404  200         200      403        404       404
objective-remove          POST   piano      draft     302       404    404    404  422         422      403        404       404
objective-remove          POST   piano      far       302       404    404    404  404         422      403        404       404
objective-remove          POST   piano      approved  302       403    403    403  403         403      403        403       403
plan-step                 GET    piano      consultation 302       404    404    404  403         200      403        404       404
plan-step                 POST   piano      consultation 302       404    404    404  403         422      403        404       404
plan-step                 POST   piano      far       302       404    404    404  404         422      403        404       404
reserved                  GET    -          -         302       200    200    200  200         200      200        200       200
reserved                  POST   -          -         405       405    405    405  405         405      405        405       405
hat                       GET    -          -         302       200    200    200  200         200      200        200       200
hat                       POST   -          -         302       400    400    400  400         400      400        400       400
act                       GET    act        any       200       200    200    200  200         200      200        200       200
act                       POST   act        any       405       405    405    405  405         405      405        405       405
act-new                   GET    -          -         302       403    403    403  403         200      200        403       403
act-new                   POST   -          -         302       403    403    403  403         422      422        403       403
act-document-new          GET    act        any       302       403    403    403  403         302      302        403       403
act-document-new          POST   act        any       302       403    403    403  403         422      422        403       403
act-document              GET    document   kept      404       403    403    403  403         200      200        403       403
act-document              GET    document   public    200       200    200    200  200         200      200        200       200
act-document              POST   document   kept      405       405    405    405  405         405      405        405       405
approvals                 GET    -          -         302       200    200    200  200         200      200        200       200
approvals                 POST   -          -         405       405    405    405  405         405      405        405       405
approval                  GET    approval   own       ·         ·      ·      ·    ·           ·        200        ·         ·
approval                  GET    approval   any       302       404    404    404  404         200      200        404       404
approval                  POST   approval   own       ·         ·      ·      ·    ·           ·        422        ·         ·
approval                  POST   approval   any       302       404    404    404  404         422      422        404       404
approval-ask              GET    revision   own       ·         ·      ·      ·    ·           ·        200        ·         ·
approval-ask              GET    revision   any       302       404    404    404  404         403      200        404       404
approval-ask              POST   revision   own       ·         ·      ·      ·    ·           ·        422        ·         ·
approval-ask              POST   revision   any       302       404    404    404  404         403      422        404       404
flows                     GET    -          -         302       404    404    404  404         200      200        404       200
flows                     POST   -          -         405       405    405    405  405         405      405        405       405
flow                      GET    -          -         302       404    404    404  404         200      200        404       200
flow                      POST   -          -         302       404    404    404  404         403      403        404       422
delegations               GET    -          -         302       200    200    200  200         200      200        200       200
delegations               POST   -          -         302       422    422    422  422         422      422        422       422
delegation-revoke         GET    delegation own       ·         405    405    405  405         405      405        405       405
delegation-revoke         POST   delegation own       ·         302    302    302  302         302      302        302       302
delegation-revoke         POST   delegation other     302       404    404    404  404         404      404        404       404
register                  GET    act        any       302       404    404    404  404         200      200        404       200
register-sheet            GET    act        any       302       404    404    404  404         200      200        404       200
register                  GET    revision   any       302       404    404    404  404         200      200        404       200
register-sheet            GET    revision   any       302       404    404    404  404         200      200        404       200
register                  GET    actor      own       ·         ·      404    200  404         200      404        404       200
register-sheet            GET    actor      own       ·         ·      404    200  404         200      404        404       200
register                  GET    actor      public    302       404    404    404  404         200      404        404       200
register-sheet            GET    actor      public    302       404    404    404  404         200      404        404       200
register                  GET    membership own       ·         ·      200    200  200         200      200        200       200
register-sheet            GET    membership own       ·         ·      200    200  200         200      200        200       200
register                  GET    membership body      302       404    404    200  404         200      404        404       200
register-sheet            GET    membership body      302       404    404    200  404         200      404        404       200
register                  GET    membership far       302       404    404    404  404         200      404        404       200
register-sheet            GET    membership far       302       404    404    404  404         200      404        404       200
register                  GET    mandate    any       302       404    404    404  404         200      404        404       200
register-sheet            GET    mandate    any       302       404    404    404  404         200      404        404       200
register                  GET    account    own       ·         200    200    200  200         200      200        200       200
register-sheet            GET    account    own       ·         200    200    200  200         200      200        200       200
register                  GET    account    other     302       404    404    404  404         404      404        404       200
register-sheet            GET    account    other     302       404    404    404  404         404      404        404       200
register                  GET    delegation own       ·         200    200    200  200         200      200        200       200
register-sheet            GET    delegation own       ·         200    200    200  200         200      200        200       200
register                  GET    delegation other     302       404    404    404  404         200      200        404       200
register-sheet            GET    delegation other     302       404    404    404  404         200      200        404       200
register                  POST   act        any       405       405    405    405  405         405      405        405       405
register-sheet            POST   act        any       405       405    405    405  405         405      405        405       405
project                   GET    project    own       ·         200    200    200  200         200      200        200       200
project                   GET    project    draft     404       404    200    200  404         404      404        404       404
project                   GET    project    proposed  200       200    200    200  200         200      200        200       200
project                   GET    project    rejected  404       404    200    200  200         200      404        404       404
project                   GET    project    withdrawn 404       404    200    200  404         404      404        404       404
drafts                    GET    -          -         302       404    404    404  404         200      200        404       404
drafts-compare            GET    -          -         302       404    404    404  404         200      200        404       404
draft-new                 GET    -          -         302       404    404    404  404         403      200        404       404
draft-new                 POST   -          -         302       404    404    404  404         403      422        404       404
api:proposals             GET    -          -         401       401    401    401  401         401      401        401       401
api:proposals             POST   -          -         405       405    405    405  405         405      405        405       405
api:proposal-ask          GET    -          -         405       405    405    405  405         405      405        405       405
api:proposal-ask          POST   -          -         401       401    401    401  401         401      401        401       401
api:proposal              GET    plan       any       401       401    401    401  401         401      401        401       401
api:proposal              POST   plan       any       405       405    405    405  405         405      405        405       405
api:proposal-assignments  GET    plan       any       401       401    401    401  401         401      401        401       401
api:proposal-assignments  POST   plan       any       405       405    405    405  405         405      405        405       405
api:proposal-districts    GET    plan       any       401       401    401    401  401         401      401        401       401
api:proposal-districts    POST   plan       any       405       405    405    405  405         405      405        405       405
api:drafts                GET    -          -         401       401    401    401  401         401      401        401       401
api:drafts                POST   -          -         405       405    405    405  405         405      405        405       405
api:draft-checks          GET    scenario   any       401       401    401    401  401         401      401        401       401
api:draft-checks          POST   scenario   any       405       405    405    405  405         405      405        405       405
api:proposal-cancel       GET    plan       any       405       405    405    405  405         405      405        405       405
api:proposal-cancel       POST   plan       any       401       401    401    401  401         401      401        401       401
meet-draft                GET    -          -         302       404    404    404  404         403      200        404       404
meet-draft                POST   -          -         302       404    404    404  404         403      422        404       404
proposals                 GET    -          -         302       404    404    404  404         200      200        404       404
proposal-new              GET    -          -         302       404    404    404  404         200      200        404       404
proposal-new              POST   -          -         302       404    404    404  404         422      422        404       404
proposal                  GET    plan       any       302       404    404    404  404         200      200        404       404
proposal                  POST   plan       any       405       405    405    405  405         405      405        405       405
proposal-cancel           GET    plan       any       405       405    405    405  405         405      405        405       405
proposal-cancel           POST   plan       any       302       404    404    404  404         302      302        404       404
proposal-draft            GET    plan       any       302       404    404    404  404         403      404        404       404
proposal-draft            POST   plan       any       302       404    404    404  404         403      404        404       404
proposal-units            GET    plan       any       302       404    404    404  404         200      200        404       404
draft                     GET    scenario   any       302       404    404    404  404         200      200        404       404
draft                     POST   scenario   any       405       405    405    405  405         405      405        405       405
draft-assign              GET    scenario   any       405       405    405    405  405         405      405        405       405
draft-assign              POST   scenario   any       302       404    404    404  404         403      422        404       404
draft-step                POST   scenario   any       302       404    404    404  404         403      422        404       404
draft-mark                POST   scenario   any       302       404    404    404  404         403      422        404       404
draft-rebase              POST   scenario   any       302       404    404    404  404         403      409        404       404
draft-zones               POST   scenario   any       302       404    404    404  404         403      422        404       404
draft-checks              GET    scenario   any       302       404    404    404  404         200      200        404       404
draft-checks              POST   scenario   any       302       404    404    404  404         403      422        404       404
draft-defects             GET    scenario   any       302       404    404    404  404         200      200        404       404
draft-effects             GET    scenario   any       302       404    404    404  404         200      200        404       404
draft-effects             POST   scenario   any       302       404    404    404  404         403      422        404       404
draft-law                 GET    scenario   any       302       404    404    404  404         403      200        404       404
draft-law                 POST   scenario   any       302       404    404    404  404         403      422        404       404
draft-import              GET    scenario   any       302       404    404    404  404         403      200        404       404
draft-import              POST   scenario   any       302       404    404    404  404         403      422        404       404
draft-import-confirm      POST   scenario   any       302       404    404    404  404         403      400        404       404
draft-polygon             POST   scenario   any       302       404    404    404  404         422      422        404       404
draft-file                GET    scenario   any       302       404    404    404  404         200      200        404       404
draft-tile                GET    scenario   any       302       404    404    404  404         200      200        404       404
changes                   GET    -          -         302       404    404    404  404         200      200        404       404
change                    GET    change     any       302       404    404    404  404         200      200        404       404
change                    POST   change     any       302       404    404    404  404         403      422        404       404
revision                  GET    law        any       200       200    200    200  200         200      200        200       200
revision                  POST   law        any       405       405    405    405  405         405      405        405       405
revision                  GET    change     any       404       404    404    404  404         200      200        404       404
revision-revoke           GET    law        any       302       404    404    404  404         200      403        404       404
revision-revoke           POST   law        any       302       404    404    404  404         422      403        404       404
project                   GET    project    running   200       200    200    200  200         200      200        200       200
project                   GET    project    far       200       200    200    200  200         200      200        200       200
project                   POST   project    running   405       405    405    405  405         405      405        405       405
project-new               GET    -          -         302       200    200    200  200         200      200        200       200
project-new               POST   -          -         302       422    422    422  422         422      422        422       422
project-section           GET    project    own       ·         200    200    200  200         200      200        200       200
project-section           GET    project    draft     302       404    200    200  404         404      404        404       404
project-section           GET    project    proposed  302       403    403    403  403         403      403        403       403
project-section           GET    project    rejected  302       404    403    403  403         403      404        404       404
project-section           POST   project    own       ·         409    409    409  409         409      409        409       409
project-section           POST   project    draft     302       404    409    409  404         404      404        404       404
project-section           POST   project    proposed  302       403    403    403  403         403      403        403       403
project-partners          GET    project    own       ·         200    200    200  200         200      200        200       200
project-partners          GET    project    draft     302       404    200    200  404         404      404        404       404
project-partners          GET    project    proposed  302       403    403    403  403         403      403        403       403
project-partners          GET    project    rejected  302       404    403    403  403         403      404        404       404
project-partners          POST   project    own       ·         422    422    422  422         422      422        422       422
project-partners          POST   project    draft     302       404    422    422  404         404      404        404       404
project-partners          POST   project    proposed  302       403    403    403  403         403      403        403       403
project-commitments       GET    project    own       ·         200    200    200  200         200      200        200       200
project-commitments       GET    project    draft     302       404    200    200  404         404      404        404       404
project-commitments       GET    project    proposed  302       403    403    403  403         403      403        403       403
project-commitments       GET    project    rejected  302       404    403    403  403         403      404        404       404
project-commitments       POST   project    own       ·         422    422    422  422         422      422        422       422
project-commitments       POST   project    draft     302       404    422    422  404         404      404        404       404
project-commitments       POST   project    proposed  302       403    403    403  403         403      403        403       403
project-commitment        GET    project    own       ·         200    200    200  200         200      200        200       200
project-commitment        GET    project    draft     302       404    200    200  404         404      404        404       404
project-commitment        GET    project    proposed  302       403    403    403  403         403      403        403       403
project-commitment        GET    project    rejected  302       404    403    403  403         403      404        404       404
project-commitment        POST   project    own       ·         422    422    422  422         422      422        422       422
project-commitment        POST   project    draft     302       404    422    422  404         404      404        404       404
project-commitment        POST   project    proposed  302       403    403    403  403         403      403        403       403
project-partner-remove    GET    project    draft     405       405    405    405  405         405      405        405       405
project-partner-remove    POST   project    own       ·         302    302    302  302         302      302        302       302
project-partner-remove    POST   project    draft     302       404    302    302  404         404      404        404       404
project-partner-remove    POST   project    proposed  302       403    403    403  403         403      403        403       403
project-commitment-remove GET    project    draft     405       405    405    405  405         405      405        405       405
project-commitment-remove POST   project    own       ·         302    302    302  302         302      302        302       302
project-commitment-remove POST   project    draft     302       404    302    302  404         404      404        404       404
project-commitment-remove POST   project    proposed  302       403    403    403  403         403      403        403       403
project-check             GET    project    own       ·         200    200    200  200         200      200        200       200
project-check             GET    project    draft     302       404    200    200  404         404      404        404       404
project-check             GET    project    proposed  302       302    302    302  302         302      302        302       302
project-check             POST   project    own       ·         422    422    422  422         422      422        422       422
project-check             POST   project    draft     302       404    403    422  404         404      404        404       404
project-check             POST   project    proposed  302       302    302    302  302         302      302        302       302
project-withdraw          GET    project    own       ·         403    403    403  403         403      403        403       403
project-withdraw          GET    project    draft     302       404    403    200  404         404      404        404       404
project-withdraw          GET    project    proposed  302       403    403    200  403         403      403        403       403
project-withdraw          GET    project    far       302       403    403    403  403         403      403        403       403
project-withdraw          POST   project    draft     302       404    403    422  404         404      404        404       404
project-withdraw          POST   project    proposed  302       403    403    422  403         403      403        403       403
project-answer            GET    project    draft     302       404    403    403  404         404      404        404       404
project-answer            GET    project    proposed  302       403    403    403  200         200      403        403       403
project-answer            GET    project    far       302       403    403    403  403         200      403        403       403
project-answer            POST   project    proposed  302       403    403    403  422         422      403        403       403
project-answer            POST   project    far       302       403    403    403  403         422      403        403       403
project-resume            GET    project    rejected  405       405    405    405  405         405      405        405       405
project-resume            POST   project    rejected  302       404    302    302  403         403      404        404       404
project-resume            POST   project    withdrawn 302       404    302    302  404         404      404        404       404
project-resume            POST   project    proposed  302       403    302    302  403         403      403        403       403
consultation              GET    consultation any       200       200       200       200       200       200       200       200       200
consultation              POST   consultation any       405       405       405       405       405       405       405       405       405
api:consultation-comments GET    consultation any       200       200       200       200       200       200       200       200       200
api:consultation-comments POST   consultation any       405       405       405       405       405       405       405       405       405
consultation-comment      GET    consultation any       200       200       200       200       200       200       200       200       403
consultation-comment      POST   consultation any       422       422       422       422       422       422       422       422       403
consultation-desk         GET    consultation any       302       403       403       403       403       200       200       403       403
consultation-desk         POST   consultation any       302       403       403       403       403       409       409       403       403
consultation-read         GET    comment    any       302       403       403       403       403       200       200       403       403
consultation-read         POST   comment    any       302       403       403       403       403       409       409       403       403
consultation-read         GET    comment    own       ·         403       403       403       403       200       200       403       ·
consultation-read         POST   comment    own       ·         403       403       403       403       403       403       403       ·
consultation-new          GET    revision   any       302       403       403       403       403       403       200       403       403
consultation-new          POST   revision   any       302       403       403       403       403       403       422       403       403
notifications             GET    -          -         302       200       200       200       200       200       200       200       200
notification-choices      GET    -          -         302       200       200       200       200       200       200       200       200
notifications             POST   -          -         405       405       405       405       405       405       405       405       405
notification-choices      POST   -          -         302       422       422       422       422       422       422       422       422
notifications-read        GET    -          -         405       405       405       405       405       405       405       405       405
notifications-read        POST   -          -         302       400       400       400       400       400       400       400       400
notification              GET    notice     other     405       405       405       405       405       405       405       405       405
notification              POST   notice     other     302       404       404       404       404       404       404       404       404
notification              POST   notice     own       ·         302       302       302       302       302       ·         302       302
tokens                    GET    -          -         302       200    200    200  200         200      200        200       200
token-new                 GET    -          -         302       403    200    200  200         200      200        200       200
token-new                 POST   -          -         302       403    422    422  422         422      422        422       422
token                     GET    token      own       ·         ·      200    200  200         200      200        200       200
token                     GET    token      other     302       404    404    404  404         404      404        404       200
token-rotate              GET    token      own       ·         ·      200    200  200         200      200        200       200
token-rotate              GET    token      other     302       404    404    404  404         404      404        404       403
token-rotate              POST   token      own       ·         ·      422    422  422         422      422        422       422
token-rotate              POST   token      other     302       404    404    404  404         404      404        404       403
webhooks                  GET    -          -         302       200    200    200  200         200      200        200       200
webhook-new               GET    -          -         302       403    200    200  200         200      200        200       200
webhook-new               POST   -          -         302       403    422    422  422         422      422        422       422
webhook                   GET    webhook    own       ·         ·      200    200  200         200      200        200       200
webhook                   GET    webhook    other     302       404    404    404  404         404      404        404       200
webhook-rotate            GET    webhook    own       ·         ·      200    200  200         200      200        200       200
webhook-rotate            GET    webhook    other     302       404    404    404  404         404      404        404       403
webhook-rotate            POST   webhook    own       ·         ·      422    422  422         422      422        422       422
webhook-rotate            POST   webhook    other     302       404    404    404  404         404      404        404       403
token-revoke              GET    token      own       ·         ·      200    200  200         200      200        200       200
token-revoke              GET    token      other     302       404    404    404  404         404      404        404       200
token-revoke              POST   token      own       ·         ·      302    302  302         302      302        302       302
token-revoke              POST   token      other     302       404    404    404  404         404      404        404       302
webhook                   POST   webhook    own       ·         ·      400    400  400         400      400        400       400
webhook                   POST   webhook    other     302       404    404    404  404         404      404        404       400
webhook-delivery          GET    webhook    own       ·         ·      200    200  200         200      200        200       200
webhook-delivery          GET    webhook    other     302       404    404    404  404         404      404        404       200
webhook-delivery          POST   webhook    own       ·         ·      302    302  302         302      302        302       302
webhook-delivery          POST   webhook    other     302       404    404    404  404         404      404        404       403
register                  GET    token      own       ·         ·      200    200  200         200      200        200       200
register                  GET    token      other     302       404    404    404  404         404      404        404       200
register                  GET    webhook    other     302       404    404    404  404         404      404        404       200
api:observations-import   GET    -          -         405       405    405    405  405         405      405        405       405
api:observations-import   POST   -          -         401       401    401    401  401         401      401        401       401
"""

ADMIN = """
address                             anonymous nobody member head coordinator official boundaries evaluator system
admin:index                         302       403    403    403  403         200      200        403       200
admin:districts_zoning_changelist   302       403    403    403  403         200      200        403       200
admin:districts_boundaryrevision_changelist 302       403    403    403  403         200      200        403       200
admin:districts_act_changelist      302       403    403    403  403         200      200        403       200
admin:districts_act_add             302       403    403    403  403         403      403        403       403
admin:impact_observation_changelist 302       403    403    403  403         200      200        403       200
admin:impact_observation_add        302       403    403    403  403         200      403        403       403
admin:welfare_user_changelist       302       403    403    403  403         403      403        403       200
admin:welfare_user_add              302       403    403    403  403         403      403        403       403
admin:welfare_token_changelist      302       403    403    403  403         200      200        403       200
admin:welfare_webhook_changelist    302       403    403    403  403         200      200        403       200
admin:welfare_token_add             302       403    403    403  403         403      403        403       403
"""
