"""A small weather service: readings of stations, their trend, a forecast for each."""
