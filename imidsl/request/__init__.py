"""Message × values → requests, judged by the rules that finished bodies are held to as well."""
