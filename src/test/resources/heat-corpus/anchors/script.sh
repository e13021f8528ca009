echo anchored
