"""What is seen: words, tables, figures, maps. Cells in, text or figure out; no streamlit, no model arithmetic."""
