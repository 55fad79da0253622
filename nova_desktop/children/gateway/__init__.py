"""The gateway child: LiteLLM's proxy behind the child protocol; the only importer of litellm.

What a caller of its HTTP side has to know:

* Every route but /health/liveliness needs `Authorization: Bearer MASTER_KEY`; the routes are those
  of `routes.SERVED`. A missing or wrong key is 401 with the type `auth_error`.
* `x-litellm-call-id` in a request's headers (at most 256 characters) becomes the `call_id` of its
  usage event; without it LiteLLM makes one and returns it under the same name.
* Tags name role, purpose and variant of a call: `"metadata": {"tags": ["role:chat"]}` in the body,
  or `"tags": [...]` there, or the header `x-litellm-tags: role:chat,purpose:conversation`. None of
  them is sent to the provider. Other tags are ignored.

Of the protocol it knows `start`, `reload`, `set_secrets`, `share` and `ping`; see program.py,
control.py and sharing.py.
"""
