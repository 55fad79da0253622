"""The model server child: llama.cpp serving one GGUF file; the only importer of xllamacpp.

Its HTTP side is OpenAI's: /v1/chat/completions, /v1/embeddings, /v1/models; all but /health and
/v1/health need `Authorization: Bearer API_KEY`.
"""
