"""What a draft carries along: sums of its zones, what stands in them and was decided on."""
