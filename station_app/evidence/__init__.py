"""e-Sakshya packets: media intake, hash lists, certificates, uploads."""
