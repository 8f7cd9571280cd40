"""What is typed into the forms of signing in, passwords and tokens."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class SignInSchema(Schema):
    """Email and password, and where to go afterwards."""

    email = fields.String(required=True, validate=validate.Length(max=320, error="This is longer than an email address can be."))
    password = fields.String(required=True, validate=validate.Length(max=2_000, error="This is longer than a password can be."))
    next = fields.String(load_default="")


class PasswordSchema(Schema):
    """A new password, and the one that stands, where it is asked for."""

    current_password = fields.String(load_default=None)
    new_password = fields.String(required=True)


class TokenSchema(Schema):
    """A token to be made."""

    name = fields.String(required=True, validate=validate.Length(max=100, error="Use up to 100 characters."))
    scopes = fields.List(fields.String(), load_default=list)
    days = fields.Integer(load_default=90)
