"""The project's own documentation as a site, in Chinese and English; no part of the toolkit."""
