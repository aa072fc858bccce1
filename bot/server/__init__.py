"""Running the assistant: settings, training, the Rasa process and its stores."""
