define u = Character("Upton")
label start:
    scene bg lift
    "The gate {i}rattles{/i}."
    u happy "Ding. [floor]."
    extend " Mind {{it."
    menu:
        "Go up":
            "Wren" "Up!"
    u """
    It is far.

    And wet.
    """
