"""The kernel: a document from draft to acknowledged, its pages, papers that came, and who may see them."""
