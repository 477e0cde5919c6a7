# The weigh house.
define config.name = _("The Weigh House")
define o = Character("Orla", color="#c8ffc8")
define p = Character(name=_('Pike'), image="pike")
default clerk_name = "Mr. Lunt"
define c = DynamicCharacter("clerk_name")
define k = Character("[clerk_name]", kind=o)
define tell = Character(None, kind=nvl)
define cat = Character(
    "The Cat",
    color="#fff")
image scales even:
    "even1.png"
    pause 0.5

transform bob:
    "not said"

screen menu_bar():
    textbutton "Start" action Start()
    text "not said"

init python:
    note = "not said"
    def say_nothing():
        return "not said"

label start(again=False):
    scene bg weigh_house
    play music "tide.ogg"
    show pike happy:
        "pike.png"
    "The beam {i}swings{/i}.{p}It stops."
    o "Nine, \"ten\". [count] of them{w=0.5}, {{all}} [[told]."
    o happy -hat @ smile "Eleven." with dissolve
    extend " And twelve."
    p 'Market day, isn\'t it?'
    q worried "Who knows?"
    p "A long line that goes on
       in the next one,
       and ends."
    "Mr. Lunt" "I do." (what_size=18)
    "[clerk_name]" "And did."
    c "So do I."
    k "And I."
    cat "{rt}miau{/rt}Prrr."
    tell "The tide\ngoes out."
    centered "END OF ACT"
    menu:
        "What now?"
        "Weigh the cat" if cat_near:
            o "Up."
        "Leave": # quietly
            jump quay
    nvl clear
    o """
    It is far.
    It is high.

    And wet.
    """
    p '''Well said.'''
    $ renpy.notify("not said")
    if met == "yes":
        pass

label .yard:
    "..."
    return
